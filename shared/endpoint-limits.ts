import { z } from 'zod'

export const DEFAULT_TIMEOUT_SECONDS = 15

/** What an endpoint can take; what is absent is as for everybody. */
export const Limits = z.object({
  /** What an attempt may take as a whole, look-up and connect included. */
  timeoutSeconds: z.number().int().min(5).max(60).optional(),
})
export type Limits = z.infer<typeof Limits>
