import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { isSameSecret } from '../../bearer.ts'
import { HOUR_MS } from '../../common/time-units.ts'
import type { SignIns } from '../../store/store.ts'

export const LINK_PATH = '/login/link'
export const LINK_MINUTES = 10

/** What signs a user in once. Whoever has a key that encrypts the store's secrets may make one. */
export interface LoginLink {
  id: string
  /** ISO 8601 */
  expiresAt: string
}

/** Path and query, for the address of the receiver. */
export function makeLoginLink(key: string, now: Date): LoginLink & { path: string } {
  const id = randomBytes(16).toString('base64url')
  const until = Math.floor(now.getTime() / 1000) + LINK_MINUTES * 60
  const link = `${id}.${until}.${sign(key, id, until)}`
  return { id, expiresAt: new Date(until * 1000).toISOString(), path: `${LINK_PATH}?link=${link}` }
}

/** `undefined` for one that none of these keys signed; it may have expired or been used. */
export function readLoginLink(keys: string[], text: unknown): LoginLink | undefined {
  const [, id = '', until = '', signature = ''] =
    /^([\w-]{22})\.(\d{10})\.([\w-]{43})$/.exec(String(text)) ?? []
  if (!keys.some((key) => isSameSecret(signature, sign(key, id, Number(until))))) return undefined
  return { id, expiresAt: new Date(Number(until) * 1000).toISOString() }
}

/** Whether it is the first use, of one that works yet. It is known for longer than it works: clocks are apart. */
export function noteUse(signIns: SignIns, { id, expiresAt }: LoginLink, now: Date): boolean {
  const isKnown = (one: LoginLink) => Date.parse(one.expiresAt) + HOUR_MS > now.getTime()
  const used = (signIns.usedLinks ?? []).filter(isKnown)
  if (expiresAt <= now.toISOString() || used.some((one) => one.id === id)) return false
  signIns.usedLinks = [...used, { id, expiresAt }]
  return true
}

const sign = (key: string, id: string, untilSeconds: number) =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'links to sign in', 32)))
    .update(`${id}.${untilSeconds}`)
    .digest('base64url')
