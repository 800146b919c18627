import { hourOf } from '../../common/measures.ts'

/** A tally for each of the last hours in which there was something to count. */
export interface ByHour<T> {
  /** The tally of the hour in which that time lies. */
  at(ms: number): T
  of(hour: number): T | undefined
  all(): [hour: number, tally: T][]
}

export function createByHour<T>(hoursKept: number, create: () => T): ByHour<T> {
  const tallies = new Map<number, T>()
  return {
    at(ms) {
      const hour = hourOf(ms)
      const tally = tallies.get(hour) ?? create()
      tallies.set(hour, tally)
      if (tallies.size > hoursKept) tallies.delete(Math.min(...tallies.keys()))
      return tally
    },
    of: (hour) => tallies.get(hour),
    all: () => [...tallies],
  }
}
