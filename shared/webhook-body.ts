import { z } from 'zod'
import { KeptPush } from './push.ts'

/**
 * Body of every webhook, after Standard Webhooks (https://www.standardwebhooks.com): the push under its own
 * names, plus the receiver's id and the time it became durable.
 */
export const WebhookBody = z.object({
  type: z.literal('email.received'),
  timestamp: z.iso.datetime(),
  data: KeptPush.extend({ id: z.string(), receivedAt: z.iso.datetime(), restUrl: z.url().optional() }),
})
export type WebhookBody = z.infer<typeof WebhookBody>
