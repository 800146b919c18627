import { createHmac } from 'node:crypto'
import type { StoredEndpoint } from '../store/store.ts'

/**
 * Headers of a signed webhook after Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one for each secret, since
 * whoever reads it may know but one of two while one is replaced.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  id: string,
  sentAt: Date,
  body: Buffer,
  secrets: string[],
): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** Those that count now. */
export function secretsOf(
  { secret, previousSecret, previousSecretUntil }: StoredEndpoint,
  now: Date,
): string[] {
  const isOverlapping = previousSecretUntil !== undefined && Date.parse(previousSecretUntil) > now.getTime()
  return isOverlapping && previousSecret ? [secret, previousSecret] : [secret]
}
