import type { ReadEmail } from './link-files.ts'

/** A `WebhookBody`. */
export function webhookBody({ id, receivedAt, push, reading }: ReadEmail) {
  return { type: 'email.received', timestamp: receivedAt, data: { ...push, ...reading, id, receivedAt } }
}
