import { z } from 'zod'
import { Finding } from './finding.ts'

const channelReport = z.object({
  at: z.string(),
  isTest: z.boolean(),
  durationMs: z.number(),
  /** Why it was not taken; absent when it was. */
  error: z.string().optional(),
})

/** Answer of `GET /api/alerts`. Times are ISO. */
export const Alerts = z.object({
  /** What is not well now, and when a channel first and last took a notice of it; absent when none did. */
  firing: z.array(Finding.extend({ firstToldAt: z.string().optional(), toldAt: z.string().optional() })),
  /** What ended in the last seven days and was worth telling, newest first. */
  past: z.array(Finding.extend({ toldAt: z.string().optional(), endedAt: z.string() })),
  channels: z.array(
    z.object({
      name: z.string(),
      /** The last notice or test. */
      last: channelReport.optional(),
      failingSince: z.string().optional(),
    }),
  ),
  /** DEADMAN_PING_URL, as this receiver called it; `withheld` says why it was not called this minute. */
  ping: z
    .object({
      place: z.string(),
      last: channelReport.omit({ isTest: true }).optional(),
      withheld: z.string().optional(),
    })
    .optional(),
})
export type Alerts = z.infer<typeof Alerts>

/** Body of `POST /api/alerts/test`: one channel by its name, or all. */
export const AlertTest = z.strictObject({ channel: z.string().optional() })
export type AlertTest = z.infer<typeof AlertTest>
export const AlertTestResult = channelReport.extend({ channel: z.string() })
export type AlertTestResult = z.infer<typeof AlertTestResult>
