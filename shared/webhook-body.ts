import { z } from 'zod'
import { Attachment, KeptPush } from './push.ts'
import { Reading } from './reading.ts'

/** A file whose content is behind a link: `size` and `sha256` are those of its bytes. */
export const LinkedFile = Attachment.extend({
  url: z.url().optional(),
  /** ISO time until which `url` works. */
  expiresAt: z.string().optional(),
  sha256: z.string().optional(),
})
export type LinkedFile = z.infer<typeof LinkedFile>

/** An email as it is sent: its large files as links, or, after a 413, only what is small of it. */
export const SentPush = KeptPush.extend({
  attachments: z.array(LinkedFile).optional(),
  /** Of a reduced one: the page that has the rest. */
  restUrl: z.url().optional(),
  /** Of a reduced one: where all of it is to be had as JSON, until when. */
  whole: z.object({ url: z.url(), expiresAt: z.string() }).optional(),
})
export type SentPush = z.infer<typeof SentPush>

/**
 * Body of every webhook, after Standard Webhooks (https://www.standardwebhooks.com): the push under its own
 * names, plus the receiver's id, the time it became durable, and what could be read out of it (`Reading`).
 */
export const WebhookBody = z.object({
  type: z.literal('email.received'),
  timestamp: z.iso.datetime(),
  data: SentPush.extend({ ...Reading.shape, id: z.string(), receivedAt: z.iso.datetime() }),
})
export type WebhookBody = z.infer<typeof WebhookBody>
