import { z } from 'zod'

const count = z.number().int().nonnegative()

/** What push and IMAP saw of the same mailbox while both brought mail. */
export const Parity = z.object({
  isSafe: z.boolean(),
  /** Why not: IMAP fails, push missed some, both have not run for 24 h, or no mail came. */
  reason: z.enum(['imap_failing', 'missing', 'too_short', 'no_mail']).optional(),
  from: z.string(),
  to: z.string(),
  hours: count,
  /** Emails that IMAP saw; how many of these push brought too. */
  imap: count,
  both: count,
  /** Emails that only push brought: IMAP sees nothing but the inbox. */
  pushOnly: count,
  /** How much earlier push was, in the middle; negative: later. */
  medianLeadMs: z.number().optional(),
  /** Emails that push has not brought, the newest first; at most 20. */
  missing: z.array(z.object({ id: z.string(), messageId: z.string().optional() })),
  /** The same in words. */
  verdict: z.string(),
})
export type Parity = z.infer<typeof Parity>
