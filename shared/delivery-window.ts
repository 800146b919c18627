import { z } from 'zod'

export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
export type Weekday = z.infer<typeof Weekday>

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const timeOfDay = z.string().regex(TIME, 'must be a time such as 09:00')
const MAX_ABSENCES = 100

/** When an endpoint is sent emails; what it names nothing of is no limit. Outside of it deliveries are held. */
export const DeliveryWindow = z.strictObject({
  /** By its name in the IANA database, such as Europe/Paris. Only without any limit it may be absent. */
  zone: z.string().max(64).optional(),
  /** On which it opens; without `from` and `to` it is open all day. */
  days: z.array(Weekday).max(7).default(Weekday.options),
  from: timeOfDay.optional(),
  /** Before `from`: it closes on the day after. */
  to: timeOfDay.optional(),
  /** Days on which it stays closed, or the first and the last of some: `2026-12-25`, `2026-12-24/2027-01-03`. */
  absences: z
    .array(z.string().regex(/^\d{4}-\d\d-\d\d(?:\/\d{4}-\d\d-\d\d)?$/, 'must be a date such as 2026-12-25'))
    .max(MAX_ABSENCES)
    .default([]),
})
export type DeliveryWindow = z.infer<typeof DeliveryWindow>

/** What an endpoint says of when it is sent emails. */
export const Timing = z.object({ window: DeliveryWindow.optional() })
export type Timing = z.infer<typeof Timing>
