const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * Waits after the first, second … ninth failure: ten attempts over 75 h 35 min 5 s, the ladder of the Standard Webhooks
 * spec ("Deliverability and reliability").
 */
const WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

const JITTER = 0.2 // spreads the retries of an endpoint that was down for all emails at once
const MAX_RETRY_AFTER_MS = 6 * HOUR // an endpoint may slow us down, not switch us off

/**
 * Ms to wait after `attempts` failed attempts; undefined when the ladder is used up. `retryAfterMs` is what the endpoint
 * asked for: the later of it and the ladder counts. `random` is in [0, 1).
 */
export function nextWaitMs(attempts: number, retryAfterMs: number, random: number): number | undefined {
  const wait = WAITS_MS[attempts - 1]
  if (wait === undefined) return undefined
  const jittered = wait * (1 + JITTER * (2 * random - 1))
  return Math.round(Math.max(jittered, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)))
}
