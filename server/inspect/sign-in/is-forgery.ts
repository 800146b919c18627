import type { IncomingMessage } from 'node:http'

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
