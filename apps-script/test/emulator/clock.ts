/** Virtual time: it moves only when somebody moves it. */
export interface Clock {
  now(): Date
  nowMs(): number
  advance(ms: number): void
  /** Never moves back. */
  moveTo(epochMs: number): void
}

export function createClock(start: Date): Clock {
  let epochMs = start.getTime()
  return {
    now: () => new Date(epochMs),
    nowMs: () => epochMs,
    advance: (ms) => void (epochMs += ms),
    moveTo: (target) => void (epochMs = Math.max(epochMs, target)),
  }
}
