import type { Logger } from 'pino'
import { DAY_MS } from '../common/time-units.ts'

const SAID_AGAIN_AFTER_MS = 60 * 60 * 1000

/** Google's time, as the script in a mailbox tells it: all there is to check this machine's clock with. */
export interface ClockWitness {
  /** For every report of a script, also one that the store then refuses. Says when the two clocks differ by more than a day. */
  hear(googleTime: string): void
  /** The latest that was heard. */
  latest(): Date | undefined
}

export function createClockWitness(log: Logger, now: () => Date): ClockWitness {
  let latest: Date | undefined
  let saidAt: number | undefined

  return {
    hear(text) {
      const googleTime = new Date(text)
      if (!latest || googleTime > latest) latest = googleTime
      const here = now()
      const isOff = Math.abs(here.getTime() - googleTime.getTime()) > DAY_MS
      if (!isOff || (saidAt !== undefined && performance.now() - saidAt < SAID_AGAIN_AFTER_MS)) return
      saidAt = performance.now()
      log.error(
        { here: here.toISOString(), google: googleTime.toISOString() },
        "CLOCK: This machine's clock is more than a day away from Google's - set it, and have it kept by NTP",
      )
    },
    latest: () => latest,
  }
}
