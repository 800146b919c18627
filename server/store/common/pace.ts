import type { Limits } from '../../../shared/endpoint-limits.ts'
import { MINUTE_MS } from '../../common/time-units.ts'
import type { StoredEndpoint } from '../store.ts'

/** What began lately at an endpoint that has a limit. Times are epoch ms. */
export interface Pace {
  /** How many attempts may begin now, and as of when. */
  left?: { count: number; at: number } | undefined
  probedAt?: number | undefined
}

const PROBE_MS = 30 * MINUTE_MS
const BURSTS_A_MINUTE = 30 // what may begin at once is two seconds' worth

/** Only these need a pace. */
export const isPaced = (endpoint: StoredEndpoint) =>
  mayBeClaimed(endpoint) &&
  (!endpoint.enabled || endpoint.maxConcurrent !== undefined || Boolean(endpoint.maxPerMinute))

/** As of now: filled so that no 60 s see more than the limit. */
export function fillPace({ maxPerMinute }: Limits, { left, probedAt }: Pace, now: Date): Pace {
  if (!maxPerMinute) return { probedAt }
  const burst = Math.ceil(maxPerMinute / BURSTS_A_MINUTE)
  const at = now.getTime()
  const since = Math.max(0, at - (left?.at ?? at))
  const count = (left?.count ?? burst) + (since * (maxPerMinute - burst + 1)) / MINUTE_MS
  return { probedAt, left: { count: Math.min(burst, count), at } }
}

/** How many more may begin, beside those in flight; of a disabled endpoint one, to see whether it is well again. */
export function startsLeft(endpoint: StoredEndpoint, pace: Pace, inFlight: number, now: Date): number {
  const { enabled, maxConcurrent = Infinity, disabledAt = 0 } = endpoint
  const at = now.getTime()
  const tried = [pace.probedAt ?? 0, new Date(disabledAt).getTime()].filter((time) => time <= at) // later ones are of a clock that was ahead
  if (!enabled) return inFlight === 0 && at >= Math.max(0, ...tried) + PROBE_MS ? 1 : 0
  const inTime = pace.left ? Math.floor(pace.left.count + 1e-6) : Infinity
  return Math.max(0, Math.min(maxConcurrent - inFlight, inTime))
}

/** After `count` attempts began. */
export function usePace({ enabled }: StoredEndpoint, pace: Pace, count: number, now: Date): Pace {
  const left = pace.left && { ...pace.left, count: pace.left.count - count }
  return { left, probedAt: !enabled && count > 0 ? now.getTime() : pace.probedAt }
}

/** Half-open: it is disabled, but one email at a time is tried. */
export const mayBeClaimed = ({ enabled, isProbed }: StoredEndpoint) => enabled || isProbed === true
