import type { IncomingMessage } from 'node:http'
import type { CookieOptions } from 'express'
import type { Config } from '../../config.ts'
import { readCookie } from '../cookies.ts'

/** Stays with a browser after a sign-in, and says no more than that: its guesses are counted apart from those of strangers. */
export const BROWSER_COOKIE = 'gpi_known_browser'

type PublicUrl = Pick<Config, 'publicUrl'>

/** The receiver itself speaks http: a proxy says what the browser does. A lie there harms its teller only. */
function isHttps({ headers }: IncomingMessage, { publicUrl }: PublicUrl): boolean {
  const forwarded = String(headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim()
  return forwarded === 'https' || publicUrl?.startsWith('https:') === true
}

/** With https no neighbour under the same domain, and nobody on a page without it, can set one of this name. */
export function sessionCookieName(request: IncomingMessage, config: PublicUrl): string {
  return isHttps(request, config) ? '__Host-gpi_session' : 'gpi_session'
}

export function readSessionCookie(request: IncomingMessage, config: PublicUrl): string | undefined {
  return readCookie(request.headers.cookie, sessionCookieName(request, config))
}

export function cookieOptions(request: IncomingMessage, config: PublicUrl, maxAge?: number): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: isHttps(request, config), path: '/', maxAge }
}
