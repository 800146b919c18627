import { z } from 'zod'

export const DEFAULT_TIMEOUT_SECONDS = 15

/** What an endpoint can take; what is absent is as for everybody. */
export const Limits = z.object({
  /** What an attempt may take as a whole, look-up and connect included. */
  timeoutSeconds: z.number().int().min(5).max(60).optional(),
  /** Attempts in flight at a time. */
  maxConcurrent: z.number().int().min(1).max(64).optional(),
  /** Attempts that begin in any 60 seconds; 0: any number. */
  maxPerMinute: z.number().int().min(0).max(100_000).optional(),
})
export type Limits = z.infer<typeof Limits>
