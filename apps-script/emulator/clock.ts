/** Virtual time: it moves only when somebody moves it. */
export interface Clock {
  now(): Date
  nowMs(): number
  advance(ms: number): void
  /** Never moves back. */
  moveTo(epochMs: number): void
  /** Time that `work` takes passes beside this one: afterwards it is as late as before. */
  beside(work: () => void): void
}

export function createClock(start: Date): Clock {
  let epochMs = start.getTime()
  return {
    now: () => new Date(epochMs),
    nowMs: () => epochMs,
    advance: (ms) => void (epochMs += ms),
    moveTo: (target) => void (epochMs = Math.max(epochMs, target)),
    beside: (work) => {
      const before = epochMs
      try {
        work()
      } finally {
        epochMs = before
      }
    },
  }
}
