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

/**
 * Refuses a URL that webhooks may not go to. A name that does not resolve now may do so later: it is checked again
 * whenever something is sent.
 */
export async function checkUrl({ guard, resolveHost }: Guarded, text: string): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || /[\s\p{Cc}]/u.test(text)) {
    throw new AppError(
      'bad_request',
      'url must be a URL that begins with https:// or http://, without blanks',
    )
  }
  if (text.length > MAX_CHARACTERS)
    throw new AppError('bad_request', `url must have at most ${MAX_CHARACTERS} characters`)
  if (url.username || url.password) {
    throw new AppError(
      'bad_request',
      'url must not hold a user name or password - sign with the secret instead',
    )
  }
  try {
    for (const address of await resolve(url, resolveHost)) guard(address)
  } catch (error) {
    if (!(error instanceof BlockedAddressError)) throw error
    throw new AppError('bad_request', `url: ${error.message}`, { cause: error })
  }
}

async function resolve(url: URL, resolveHost: ResolveHost): Promise<string[]> {
  const literal = literalAddress(url)
  return literal ? [literal] : resolveHost(url.hostname).catch(() => [])
}
