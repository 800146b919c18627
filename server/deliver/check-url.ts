import { isIP } from 'node:net'
import { AppError } from '../errors.ts'
import { BlockedAddressError, type AddressGuard } from './guard-address.ts'
import type { ResolveHost } from './resolve-host.ts'

const MAX_CHARACTERS = 2_048

interface Guarded {
  guard: AddressGuard
  resolveHost: ResolveHost
}

/** The address of a URL's host when it is one, without the brackets of IPv6. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) ? host : undefined
}

/** What is wrong with a URL that webhooks should go to, as far as its text says: `name` is what the person called it. */
export function findUrlProblem(guard: AddressGuard, text: string, name: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || /[\s\p{Cc}]/u.test(text))
    return `${name} must be a URL that begins with https:// or http://, without blanks`
  if (text.length > MAX_CHARACTERS) return `${name} must have at most ${MAX_CHARACTERS} characters`
  if (url.username || url.password)
    return `${name} must not hold a user name or password - sign with the secret instead`
  const literal = literalAddress(url)
  return literal && findBlock(guard, [literal], name)
}

function findBlock(guard: AddressGuard, addresses: string[], name: string): string | undefined {
  try {
    addresses.forEach((address) => guard(address))
    return undefined
  } catch (error) {
    if (error instanceof BlockedAddressError) return `${name}: ${error.message}`
    throw error
  }
}

/**
 * Refuses a URL that webhooks may not go to. A name that does not resolve now may do so later: it is checked again
 * whenever something is sent.
 */
export async function checkUrl({ guard, resolveHost }: Guarded, text: string, name = 'url'): Promise<void> {
  const problem =
    findUrlProblem(guard, text, name) ?? (await findBlockedHost({ guard, resolveHost }, text, name))
  if (problem) throw new AppError('bad_request', problem)
}

async function findBlockedHost({ guard, resolveHost }: Guarded, text: string, name: string) {
  const url = new URL(text)
  if (literalAddress(url)) return undefined
  return findBlock(guard, await resolveHost(url.hostname).catch(() => []), name)
}
