import { HOUR_MS } from '../common/time-units.ts'

/**
 * Emails that would usually have come since the last one. With that many expected, none at all is a chance of 1 in 3,000
 * (Poisson: e^-8), so a mailbox of a hundred emails a day is called silent after some two working hours, never at night.
 */
const EXPECTED_IN_VAIN = 8
const HOURS_A_DAY = 24

/** `emailsByHour`: counts, oldest first, the running hour last. The hour of the day counts, and all days alike. */
export function isSilenceUnusual(emailsByHour: number[], lastEmailAt: number, now: number): boolean {
  return expectedSince(emailsByHour, lastEmailAt, now) >= EXPECTED_IN_VAIN
}

function expectedSince(emailsByHour: number[], lastEmailAt: number, now: number): number {
  let expected = 0
  for (let from = lastEmailAt; from < now;) {
    const to = Math.min(now, (Math.floor(from / HOUR_MS) + 1) * HOUR_MS)
    expected += usualAt(emailsByHour, from, now) * ((to - from) / HOUR_MS)
    from = to
  }
  return expected
}

/** Mean of the same hour of the days before; the running hour, which is not over, does not count. */
function usualAt(emailsByHour: number[], at: number, now: number): number {
  const hoursAgo = Math.floor(now / HOUR_MS) - Math.floor(at / HOUR_MS)
  const counts: number[] = []
  for (let ago = hoursAgo + HOURS_A_DAY; ago < emailsByHour.length; ago += HOURS_A_DAY)
    counts.push(emailsByHour[emailsByHour.length - 1 - ago] ?? 0)
  return counts.length === 0 ? 0 : counts.reduce((sum, count) => sum + count, 0) / counts.length
}
