import type { Attempt } from '../../../shared/api.ts'
import type { Delay, HourOfEmails } from '../../../shared/measures.ts'
import type { DeliveryOutcome } from '../store.ts'
import type { DeliveryState } from './delivery-state.ts'
import { HOUR_MS } from '../../common/time-units.ts'
import { countDurations, quantileOf, type Durations } from './durations.ts'

export const DELAY_HOURS = 24
export const WEEK_HOURS = 168

/** Hours since 1970, by UTC. */
export const hourOf = (ms: number) => Math.floor(ms / HOUR_MS)

export const isoOf = (ms: number) => new Date(ms).toISOString()

/** The last so many hours, oldest first, the running one last. */
export function lastHours(now: Date, count: number): number[] {
  const running = hourOf(now.getTime())
  return Array.from({ length: count }, (_, nth) => running - count + 1 + nth)
}

export function toDelay(durations: Durations): Delay {
  return {
    count: countDurations(durations),
    medianMs: quantileOf(durations, 0.5),
    p95Ms: quantileOf(durations, 0.95),
  }
}

export type HourFate = Exclude<keyof HourOfEmails, 'at' | 'received'>

/** What became of an email, as `HourOfEmails` has it. */
export function hourFateOf(deliveries: DeliveryState[]): HourFate {
  if (deliveries.length === 0) return 'sentNowhere'
  const missing = deliveries.filter(({ state }) => state !== 'delivered')
  if (missing.length === 0) return 'delivered'
  return missing.some(({ state, attempts }) => state === 'undelivered' || attempts > 0)
    ? 'failing'
    : 'onTheWay'
}

/** What is counted of an attempt. */
export interface AttemptFacts {
  /** Epoch ms at which it began. */
  at: number
  tookMs: number
  /** Why it did not deliver; absent when it did. */
  error?: string
  /** Whether it tells how long mail takes. */
  isMeasured?: boolean
}

const ERROR_CHARACTERS = 300

export function factsOf(attempt: Attempt, outcome: DeliveryOutcome['status'], isAgain = false): AttemptFacts {
  const { at, durationMs, httpStatus, error = `HTTP ${httpStatus}` } = attempt
  const facts = { at: Date.parse(at), tookMs: durationMs }
  if (outcome === 'delivered') return { ...facts, isMeasured: !isAgain }
  return { ...facts, error: error.slice(0, ERROR_CHARACTERS) }
}
