import { INGRESS_PATH } from '../../shared/ingress-path.ts'
import { isPlaceholder } from '../../shared/is-placeholder.ts'
import type { Google } from '../ports.ts'

const METADATA: Settings['attachments'] = { list: true, contentBytes: 0 }
export const notSet = (name: string) =>
  `${name} is not set - add it in Project Settings, Script Properties, or in Setup.js, then run storeToken and setupGmailTrigger`

/** What the owner typed in Project Settings, Script Properties. */
export interface Settings {
  /** `https://host[/path]/api/ingress/gmail`; "" while it is missing or no address, as the token is. */
  ingressUrl: string
  token: string
  /** A label's name, INBOX, or ALL; or a list of such, see `resolveLabel`. */
  watchLabel: string
  startFrom: string
  attachments: { list: boolean; contentBytes: number }
  ownerMail: boolean
  /** What is missing or cannot be read, and its cure. */
  problem: string | undefined
}

/** As far as they can be read: what is wrong with one stops nothing that can go on without it. */
export function readSettings(properties: Record<string, string>): Settings {
  let problem: string | undefined
  const trying = <T>(read: () => T, fallback: T): T => {
    try {
      return read()
    } catch (error) {
      problem ??= (error as Error).message
      return fallback
    }
  }
  const settings = {
    ingressUrl: trying(() => ingressUrlOf(required(properties, 'INGRESS_URL')), ''),
    token: trying(() => tokenOf(required(properties, 'PROCESS_API_TOKEN')), ''),
    watchLabel: properties.WATCH_LABEL?.trim() || 'INBOX',
    startFrom: properties.START_FROM?.trim() || 'now',
    attachments: trying(() => readAttachments(properties.ATTACHMENTS?.trim() || 'metadata'), METADATA),
    ownerMail: properties.OWNER_MAIL?.trim().toLowerCase() !== 'off',
  }
  return { ...settings, problem }
}

/** For what a person runs: throws, naming property and cure, when one is missing or cannot be read. */
export function requireSettings(google: Google): Settings {
  const settings = readSettings(google.properties.readAll())
  if (settings.problem) throw new Error(settings.problem)
  return settings
}

/** The token without what was copied with it. */
export function tokenOf(typed: string): string {
  const token = typed.replace(/^["']|["']$/g, '').replace(/^bearer\s+/i, '')
  if (/^[!-~]+$/.test(token)) return token
  throw new Error(
    'PROCESS_API_TOKEN holds a space or a letter that no token has - copy it again from the receiver',
  )
}

/** The receiver's address, with or without the route, as the address of the route. Throws when it is no usable URL. */
export function ingressUrlOf(typed: string): string {
  const text = typed.trim().replace(/^(?!\w+:\/\/)/, 'https://')
  const [, scheme, host, path = ''] = /^(https?):\/\/([^/?#\s@]+)(\/[^?#\s]*)?$/i.exec(text) ?? []
  if (!scheme || !host) {
    throw new Error(
      `INGRESS_URL "${typed}" is not an address - it should look like https://mail.my-company.com`,
    )
  }
  if (scheme.toLowerCase() === 'http' && !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) {
    throw new Error(`INGRESS_URL "${typed}" must begin with https:// - the token would travel in the clear`)
  }
  return `${scheme.toLowerCase()}://${host}${path.replace(/\/+$/, '').replace(INGRESS_PATH, '')}${INGRESS_PATH}`
}

/** Epoch ms of the oldest message wanted: `now`, a number of hours or days (`24h`, `7d`), or an ISO date. */
export function startFromMs(startFrom: string, now: number): number {
  if (startFrom.toLowerCase() === 'now') return now
  const [, count, unit] = /^(\d+) *([hd])$/i.exec(startFrom) ?? []
  if (count && unit) return now - Number(count) * (unit.toLowerCase() === 'h' ? 3_600_000 : 86_400_000)
  const date = /^\d{4}-\d\d-\d\d/.test(startFrom) ? Date.parse(startFrom) : NaN
  if (Number.isNaN(date)) {
    throw new Error(`START_FROM "${startFrom}" cannot be read - write now, 24h, or a date like 2026-11-01`)
  }
  return Math.min(date, now)
}

/** What a person typed, unless it is still the placeholder. */
export function usable(typed: string | undefined): string | undefined {
  const text = typed?.trim()
  return text && !isPlaceholder(text) ? text : undefined
}

function required(properties: Record<string, string>, name: string): string {
  const value = usable(properties[name])
  if (value) return value
  throw new Error(notSet(name))
}

function readAttachments(typed: string): Settings['attachments'] {
  if (/^none$/i.test(typed)) return { list: false, contentBytes: 0 }
  if (/^metadata$/i.test(typed)) return METADATA
  const [, megabytes] = /^(\d+(?:\.\d+)?) *(?:mb)?$/i.exec(typed) ?? []
  if (megabytes) return { list: true, contentBytes: Number(megabytes) * 1_000_000 }
  throw new Error(
    `ATTACHMENTS "${typed}" cannot be read - write none, metadata, or a number of megabytes like 5`,
  )
}
