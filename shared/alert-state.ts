import { z } from 'zod'
import { Finding } from './finding.ts'

const ms = z.number()

/** What is known of one finding between two looks. Times are epoch ms. */
export const Watched = z.object({
  finding: Finding,
  firstSeenAt: ms,
  lastSeenAt: ms,
  /** When a notice of it was last put into the channels' boxes; absent while it is held back. */
  toldAt: ms.optional(),
  /** When a channel first and last took one: only then somebody knows. */
  firstTakenAt: ms.optional(),
  takenAt: ms.optional(),
})
export type Watched = z.infer<typeof Watched>

/** One message to people: all that began, still lasts, or ended at this moment. */
export const Notice = z.object({
  at: z.string(),
  begun: z.array(Finding),
  lasting: z.array(Finding),
  ended: z.array(Finding),
})
export type Notice = z.infer<typeof Notice>

/** Of nothing, and of a test. */
export const emptyNotice = (at: number): Notice => ({
  ...{ at: new Date(at).toISOString(), begun: [], lasting: [], ended: [] },
})

/** A notice that a channel has not taken yet. */
export const UnsentNotice = z.object({
  channel: z.string(),
  notice: Notice,
  tries: z.number(),
  nextTryAt: ms,
})
export type UnsentNotice = z.infer<typeof UnsentNotice>

/** How the last notice or test of a channel went. */
export const ChannelReport = z.object({
  at: ms,
  isTest: z.boolean(),
  durationMs: z.number(),
  /** Why it was not taken; absent when it was. */
  error: z.string().optional(),
  failingSince: ms.optional(),
})
export type ChannelReport = z.infer<typeof ChannelReport>

/** What is over; `firstTakenAt` is absent when no channel took the notice of it. */
export const PastFinding = z.object({ finding: Finding, firstTakenAt: ms.optional(), endedAt: ms })
export type PastFinding = z.infer<typeof PastFinding>

/** Kept in the store, so that neither a restart nor a replica tells twice. */
export const AlertState = z.object({
  watched: z.record(z.string(), Watched),
  unsent: z.array(UnsentNotice),
  /** Of the last seven days, newest first. */
  past: z.array(PastFinding),
  channels: z.record(z.string(), ChannelReport),
})
export type AlertState = z.infer<typeof AlertState>

export const noAlerts = (): AlertState => ({ watched: {}, unsent: [], past: [], channels: {} })
