import { z } from 'zod'
import { KeptPush } from './push.ts'
import { Reading } from './reading.ts'

/**
 * Body of every webhook, after Standard Webhooks (https://www.standardwebhooks.com): the push under its own
 * names, plus the receiver's id, the time it became durable, and what could be read out of it (`Reading`).
 */
export const WebhookBody = z.object({
  type: z.literal('email.received'),
  timestamp: z.iso.datetime(),
  data: KeptPush.extend({
    ...Reading.shape,
    id: z.string(),
    receivedAt: z.iso.datetime(),
    restUrl: z.url().optional(),
  }),
})
export type WebhookBody = z.infer<typeof WebhookBody>
