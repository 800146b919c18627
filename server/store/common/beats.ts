import { MINUTE_MS } from '../../common/time-units.ts'

const QUARTER_MS = 15 * MINUTE_MS
const QUARTERS_SHOWN = 96
const BEAT_MINUTES = 5 // the script sends one at most that often

/** Of one mailbox: in which quarters of an hour since 1970 its heartbeats came, and when the last did. */
export interface Beats {
  first: number
  lastMs: number
  /** Of the quarters that are shown. */
  marks: Record<number, '#' | '-'>
}

const quarterOf = (ms: number) => Math.floor(ms / QUARTER_MS)

/** A trigger may come a whole run late; twice the time means that a beat is missing. */
const isLate = ({ lastMs }: Beats, ms: number, triggerMinutes: number) =>
  ms - lastMs > 1.5 * Math.max(BEAT_MINUTES, triggerMinutes) * MINUTE_MS

export function countBeat(beats: Beats | undefined, at: Date, triggerMinutes: number): Beats {
  const ms = at.getTime()
  const quarter = quarterOf(ms)
  const { first, lastMs, marks } = beats ?? { first: quarter, lastMs: ms, marks: {} }
  const hasGap = beats !== undefined && isLate(beats, ms, triggerMinutes)
  const kept = Object.entries(marks).filter(([marked]) => Number(marked) > quarter - QUARTERS_SHOWN)
  const counted: Beats = { first, lastMs: Math.max(lastMs, ms), marks: Object.fromEntries(kept) }
  for (let between = quarterOf(lastMs) + 1; between < quarter && !hasGap; between++)
    counted.marks[between] = '#' // one that beats less than once a quarter
  counted.marks[quarter] = hasGap || marks[quarter] === '-' ? '-' : '#'
  return counted
}

/** As `MailboxMeasures.beats` says. */
export function showBeats(beats: Beats | undefined, triggerMinutes: number, now: Date): string {
  const running = quarterOf(now.getTime())
  const ahead = beats && !isLate(beats, now.getTime(), triggerMinutes) ? '#' : '_'
  const show = (quarter: number) => {
    if (!beats || quarter < beats.first) return '.'
    return beats.marks[quarter] ?? (quarter > quarterOf(beats.lastMs) ? ahead : '_')
  }
  return Array.from({ length: QUARTERS_SHOWN }, (_, nth) => show(running - QUARTERS_SHOWN + 1 + nth)).join('')
}
