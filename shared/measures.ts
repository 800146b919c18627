import { z } from 'zod'

const count = z.number().int().nonnegative()

/** Of a set of durations; the two are undefined where there is none. From buckets, so within 10 %. */
export const Delay = z.object({
  count,
  medianMs: z.number().optional(),
  p95Ms: z.number().optional(),
})
export type Delay = z.infer<typeof Delay>

/** Emails by the hour they came. Each is in one of the last four: `received` is their sum. */
export const HourOfEmails = z.object({
  at: z.string(),
  received: count,
  /** To every endpoint it was owed to. */
  delivered: count,
  /** At least one attempt failed, or it was given up and nobody dismissed that. */
  failing: count,
  onTheWay: count,
  sentNowhere: count,
})
export type HourOfEmails = z.infer<typeof HourOfEmails>

export const MailboxMeasures = z.object({
  mailbox: z.string(),
  lastEmailAt: z.string().optional(),
  /** The last 7 × 24 hours, oldest first, the running hour last. */
  emailsByHour: z.array(count),
  /** The last 96 quarters of an hour, oldest first: `#` beats came in time, `-` some did not, `_` none, `.` before the first of all. */
  beats: z.string(),
  gmailToAccepted: Delay,
  gmailToDelivered: Delay,
})
export type MailboxMeasures = z.infer<typeof MailboxMeasures>

export const EndpointMeasures = z.object({
  endpointId: z.string(),
  /** Attempts by the hour they were made, the last 24 or 168. */
  hours: z.array(z.object({ at: z.string(), delivered: count, failed: count })),
  lastSuccessAt: z.string().optional(),
  /** Attempts in a row that failed, since the last that did not. */
  failing: z.object({ since: z.string(), failures: count }).optional(),
  lastFailure: z.object({ at: z.string(), error: z.string() }).optional(),
  /** Open deliveries that are due or have a next attempt; `held` ones are not among them. */
  waiting: count,
  held: count,
  /** When the oldest that nobody has tried became due. */
  oldestDueAt: z.string().optional(),
  undelivered: count,
  firstUndeliveredAt: z.string().optional(),
  /** How long the endpoint takes to answer. */
  answer: Delay,
  gmailToDelivered: Delay,
})
export type EndpointMeasures = z.infer<typeof EndpointMeasures>

/** What happened in a range of time that ends now; all of it is kept up to date, so that asking costs little. */
export const Measures = z.object({
  from: z.string(),
  to: z.string(),
  hours: z.array(HourOfEmails),
  mailboxes: z.array(MailboxMeasures),
  endpoints: z.array(EndpointMeasures),
})
export type Measures = z.infer<typeof Measures>
