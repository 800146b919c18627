import type { Refusals } from './facts.ts'
import { HOUR_MS, MINUTE_MS } from '../common/time-units.ts'

export interface HourCount {
  add(): void
  /** Of the last hour, to the minute. */
  read(): Refusals
}

/** However often something happens, it is kept as a number for each minute. */
export function createHourCount(now: () => Date): HourCount {
  const minutes = new Map<number, Refusals>()

  function forgetOld(): void {
    for (const minute of minutes.keys()) if (now().getTime() - minute > HOUR_MS) minutes.delete(minute)
  }

  return {
    add() {
      const at = now().getTime()
      const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS
      const known = minutes.get(minute)
      if (known) return void known.count++
      forgetOld()
      minutes.set(minute, { count: 1, firstAt: at })
    },
    read() {
      forgetOld()
      const kept = [...minutes.values()]
      return {
        count: kept.reduce((sum, { count }) => sum + count, 0),
        firstAt: Math.min(...kept.map(({ firstAt }) => firstAt), now().getTime()),
      }
    },
  }
}
