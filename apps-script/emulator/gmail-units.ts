import { googleError } from './errors.ts'
import type { World } from './world.ts'

const MINUTE_MS = 60_000

/** Counts units per user and minute; throws Google's 403 when a limit is set and gone. */
export function enforceUnits({ usage, quotas, clock }: World, units: number): void {
  const now = clock.nowMs()
  usage.gmail = usage.gmail.filter(({ at }) => at > now - MINUTE_MS)
  const used = usage.gmail.reduce((sum, call) => sum + call.units, 0)
  if (quotas.gmailUnitsPerMinute !== undefined && used + units > quotas.gmailUnitsPerMinute) {
    throw googleError(
      403,
      "Quota exceeded for quota metric 'Total Query Cost' and limit 'Units per minute per user' of service " +
        "'gmail.googleapis.com' for consumer 'project_number:123456789012'.",
      'rateLimitExceeded',
    )
  }
  usage.gmail.push({ at: now, units })
}
