import { z } from 'zod'

/** How far the IMAP fallback has come in one mailbox, and how it is doing. Times are ISO. */
export const ImapState = z.object({
  mailbox: z.string(),
  /** While the server says the same number, a UID is the same message. */
  uidValidity: z.string(),
  /** Every message up to this UID is durable here, was never wanted, or is withheld. */
  lastUid: z.number().int().nonnegative(),
  /** Those before it of which the server gave nothing: asked for at every look. */
  withheld: z.array(z.number().int().positive()).optional(),
  /** What arrived in the mailbox before is not wanted. */
  from: z.string(),
  /** Since when it looks without having been switched off in between. */
  watchingSince: z.string(),
  /** When it last had everything that was there. */
  lookedAt: z.string().optional(),
  failing: z.object({ since: z.string(), reason: z.string(), isLogin: z.boolean() }).optional(),
})
export type ImapState = z.infer<typeof ImapState>
