import { z } from 'zod'
import { gmailId, mailboxAddress } from './push.ts'

const isoTime = z.iso.datetime({ offset: true }).max(40)
const count = z.number().int().nonnegative()

export const SetAside = z.object({
  messageId: gmailId,
  reason: z.string().max(500),
  at: z.string().max(40),
  /** From and Subject, told once: the receiver remembers them while the message is set aside. */
  sender: z.string().max(500).optional(),
  subject: z.string().max(500).optional(),
})
export type SetAside = z.infer<typeof SetAside>

/** Old mail that was brought into the mailbox: it waits there until the owner releases or drops it. */
export const OldMail = z.object({ count, oldest: isoTime, newest: isoTime, since: isoTime })
export type OldMail = z.infer<typeof OldMail>
export const OldMailWish = z.enum(['release', 'drop'])
export type OldMailWish = z.infer<typeof OldMailWish>

/** Mail of a time that somebody wants again; the script pushes what of it is missing here. */
export const BackfillSpan = z.strictObject({ from: isoTime, to: isoTime })
export type BackfillSpan = z.infer<typeof BackfillSpan>
export const BackfillWish = BackfillSpan.extend({ askedAt: isoTime })
export type BackfillWish = z.infer<typeof BackfillWish>
/** How far the script is with the wish of `askedAt`; what came before `reachedAt` is here. */
export const BackfillProgress = z.object({
  askedAt: isoTime,
  reachedAt: isoTime,
  listed: count,
  missing: count,
  pushed: count,
  isDone: z.boolean(),
  /** Until the next day's quota of Google, which new mail needs. */
  isWaiting: z.boolean(),
})
export type BackfillProgress = z.infer<typeof BackfillProgress>

/** Body of `POST /api/ingress/gmail/heartbeat`: how the script in one mailbox is doing. */
export const Heartbeat = z.object({
  mailbox: mailboxAddress,
  scriptVersion: z.string().max(50),
  /** Minutes between two runs of the trigger. */
  triggerMinutes: z.number().positive(),
  lastRunAt: isoTime,
  /** The script's clock when it sent this. */
  sentAt: isoTime.optional(),
  /** Since the last heartbeat that was answered. */
  counts: z.object({ pushed: count, failed: count, setAside: count }),
  /** Used of today's Google quotas. */
  budget: z.object({ triggerSeconds: z.number().nonnegative(), fetches: count }),
  /** Messages the receiver keeps refusing; they wait here to be sent again. */
  setAside: z.array(SetAside).max(100),
  /** The window Gmail's history no longer covered and a search had to fill. */
  gap: z.object({ from: isoTime, to: isoTime }).optional(),
  /** When everything that Gmail had was last pushed. */
  caughtUpAt: isoTime.optional(),
  /** What keeps mail from being read or pushed although the script lives, and since when. */
  trouble: z
    .object({
      who: z.enum(['gmail', 'receiver', 'google', 'label', 'settings']),
      since: isoTime,
      reason: z.string().max(500),
    })
    .optional(),
  oldMail: OldMail.optional(),
  backfill: BackfillProgress.optional(),
})
export type Heartbeat = z.infer<typeof Heartbeat>

export const HeartbeatAnswer = z.object({
  success: z.literal(true),
  status: z.literal('ok'),
  gmail_ingress_enabled: z.boolean(),
  /** Gmail ids of set-aside messages that somebody asked for again on the dashboard. */
  resend: z.array(z.string()).optional(),
  /** The receiver may have lost mail that came since then: what Gmail lists is to be compared from there on. */
  compareFrom: isoTime.optional(),
  /** What somebody decided there about the old mail. */
  oldMail: OldMailWish.optional(),
  /** Mail of a time that somebody wants again, until the script says that it is done; gone when it was called off. */
  backfill: BackfillWish.optional(),
})
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>

/**
 * Body of `POST /api/ingress/gmail/reconcile`: all that Gmail lists for a window. Without a window it is only a question:
 * which of these are not here?
 */
export const Reconcile = z.object({
  mailbox: mailboxAddress,
  from: isoTime.optional(),
  to: isoTime.optional(),
  /** Gmail message ids; 100,000 is more than a day of any mailbox. */
  messageIds: z.array(gmailId).max(100_000),
})
export type Reconcile = z.infer<typeof Reconcile>

export const ReconcileAnswer = z.object({ success: z.literal(true), missing: z.array(z.string()) })
export type ReconcileAnswer = z.infer<typeof ReconcileAnswer>
