import { z } from 'zod'

/** Where in `body` what is not the sender's own answer begins, as UTF-16 counts; `body` itself is never cut. */
export const Reply = z.object({
  /** The quoted text that goes on to the end, with the line that introduces it; absent where own words follow the quote. */
  quoteAt: z.number().optional(),
  /** The signature or the farewell. */
  signatureAt: z.number().optional(),
})
export type Reply = z.infer<typeof Reply>

const AttachedFile = z.object({ filename: z.string(), mimeType: z.string(), size: z.number() })

/** A message that was attached as a file (message/rfc822) whose bytes came. */
export const AttachedMessage = z.object({
  /** Its place among `attachments`; within another message that of the outermost. */
  attachment: z.number(),
  /** Place in this list of the message that holds it. */
  within: z.number().optional(),
  from: z.string(),
  to: z.string().optional(),
  subject: z.string(),
  /** ISO 8601; absent if it cannot be read. */
  date: z.string().optional(),
  /** From text/plain, else made from the HTML. */
  text: z.string(),
  files: z.array(AttachedFile),
})
export type AttachedMessage = z.infer<typeof AttachedMessage>

export const Unread = z.object({ what: z.string(), reason: z.string() })
export type Unread = z.infer<typeof Unread>

/** What is worked out of an email when somebody asks, and may be wrong; nothing of it is kept. */
export const Reading = z.object({
  reply: Reply.optional(),
  attachedMessages: z.array(AttachedMessage).optional(),
  /** What could not be worked out, and why. */
  unread: z.array(Unread).optional(),
  /** The names of those of the above that are here: they are guesses. */
  bestEffort: z.array(z.enum(['reply', 'attachedMessages'])).optional(),
})
export type Reading = z.infer<typeof Reading>
