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

const OpenedFile = AttachedFile.extend({
  /** In webhooks, if the receiver has a public address. */
  url: z.url().optional(),
  /** ISO time until which `url` works. */
  expiresAt: z.string().optional(),
})

/** A message that was attached as a file (message/rfc822), or within a winmail.dat, whose bytes came. */
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

/** What Outlook packed into a winmail.dat (application/ms-tnef) whose bytes came. */
export const OpenedWinmail = z.object({
  /** Its place among `attachments`. */
  attachment: z.number(),
  /** As far as it is there as text or HTML; mostly `body` says the same. */
  text: z.string().optional(),
  /** Those of messages in it too, which are also among `attachedMessages`. */
  files: z.array(OpenedFile),
})
export type OpenedWinmail = z.infer<typeof OpenedWinmail>

/** Why something could not be worked out. */
export const UNREAD_REASONS = {
  body_too_long: 'the text has more than 100,000 characters',
  not_a_message: 'it cannot be read as a message',
  not_winmail: 'it is no winmail.dat, whatever it is called',
  damaged: 'it is damaged: something is missing',
  rtf: 'its text is in RTF, which is not read',
  too_many: 'only the first ones are opened',
  too_large: 'only 5 MB of attached messages are opened',
  cut: 'there is more in it: only the beginning is here',
} as const
export type UnreadCode = keyof typeof UNREAD_REASONS

export const Unread = z.object({
  what: z.string(),
  code: z.enum(Object.keys(UNREAD_REASONS) as [UnreadCode, ...UnreadCode[]]), // what `keys` forgets
  /** `code` in words. */
  reason: z.string(),
})
export type Unread = z.infer<typeof Unread>

/** What is worked out of an email when somebody asks, and may be wrong; nothing of it is kept. */
export const Reading = z.object({
  reply: Reply.optional(),
  attachedMessages: z.array(AttachedMessage).optional(),
  winmail: z.array(OpenedWinmail).optional(),
  /** What could not be worked out, and why. */
  unread: z.array(Unread).optional(),
  /** The names of those of the above that are here: they are guesses. */
  bestEffort: z.array(z.enum(['reply', 'attachedMessages', 'winmail'])).optional(),
})
export type Reading = z.infer<typeof Reading>
