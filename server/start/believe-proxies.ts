import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * Each of our proxies adds the address that it saw to the end of X-Forwarded-For; what stands before those the caller wrote
 * himself. A header that is no list of so many addresses is not believed, nor logged.
 */
export function dropFalseForwarding({ headers }: IncomingMessage, proxyHops: number): void {
  const seen = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .slice(-proxyHops)
  if (seen.length < proxyHops || !seen.every((address) => isIP(address.trim())))
    delete headers['x-forwarded-for']
}
