import type { Delivery, EmailSummary } from '../../../../shared/api.ts'

/** Ms from when Gmail had the email to the 2xx; undefined before, where nobody said when, and of what was sent again. */
export function delayOf({ gmailAt }: EmailSummary, { deliveredAt, isAgain }: Delivery): number | undefined {
  if (!gmailAt || !deliveredAt || isAgain) return undefined
  return Math.max(0, Date.parse(deliveredAt) - Date.parse(gmailAt)) // clocks differ a little
}

/** The same to the last of all. */
export function wholeDelayOf(email: EmailSummary): number | undefined {
  const delays = email.deliveries.map((delivery) => delayOf(email, delivery))
  const known = delays.filter((delay) => delay !== undefined)
  return known.length === delays.length && known.length > 0 ? Math.max(...known) : undefined
}
