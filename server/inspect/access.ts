import type { IncomingMessage } from 'node:http'
import type { Context } from '../context.ts'
import { isSameSecret, type Sessions } from './session.ts'

export type SignIn = 'session' | 'token' | undefined

/** Tells how a request is signed in: by the cookie of the login page, or by ADMIN_API_TOKEN. */
export function createSignInCheck(
  { config }: Context,
  sessions: Sessions,
): (request: IncomingMessage) => SignIn {
  const { adminApiToken } = config
  return function findSignIn({ headers }) {
    const bearer = /^bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? '')?.[1]
    if (adminApiToken && bearer && isSameSecret(bearer, adminApiToken)) return 'token'
    return sessions.isOpen(headers.cookie) ? 'session' : undefined
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Tells whether another site made the browser send this. Browsers name the origin themselves, so no token in forms is
 * needed; a request with neither header comes from no browser. `Sec-Fetch-Site` is missing on plain http.
 */
export function isForgery({ method = '', headers }: IncomingMessage, ownHost: string | undefined): boolean {
  if (SAFE_METHODS.has(method)) return false
  const site = headers['sec-fetch-site']
  if (site) return site !== 'same-origin' && site !== 'none'
  const { origin } = headers
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== ownHost
}
