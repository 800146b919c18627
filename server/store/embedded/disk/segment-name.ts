import type { FileHandle } from 'node:fs/promises'
import { DAY_MS } from '../../../common/time-units.ts'

const SEGMENT_NAME = /^emails-(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.seg$/
const LAST_DAY = '9999-12-31' // later ones are written with more digits and a sign, and would not be found again

/**
 * A day's file. Files are read in the order in which they were written: by days, and after a clock was set back by more
 * than a day, by days anew in the next era, since what a line says may rest on a line in a file named for a later day.
 */
export interface SegmentName {
  name: string
  day: string
  era: number
}

/** One that is open. */
export interface Segment extends SegmentName {
  handle: FileHandle
  inode: number
  /** Bytes that are surely on disk; behind them lies at most a write that is under way. */
  size: number
  /** Nothing more is written to it. */
  isEnded?: boolean
}

export function dayOf(time: Date): string {
  const iso = time.toISOString()
  return iso.startsWith('+') ? LAST_DAY : iso.slice(0, 10)
}

export function dayAfter(time: Date): string {
  return dayOf(new Date(time.getTime() + DAY_MS))
}

export function parseSegmentName(name: string): SegmentName | undefined {
  const [, day, era = '1'] = SEGMENT_NAME.exec(name) ?? []
  return day === undefined ? undefined : { name, day, era: Number(era) }
}

export function inOrderOfWriting(a: SegmentName, b: SegmentName): number {
  return a.era - b.era || (a.day < b.day ? -1 : 1)
}

/** Where a line of this moment goes. A clock set back a little goes on in the newest file. */
export function segmentFor(
  now: Date,
  newest: (SegmentName & { isEnded?: boolean }) | undefined,
): SegmentName {
  const today = dayOf(now)
  if (newest && !newest.isEnded && newest.day >= today && newest.day <= dayAfter(now)) return newest
  const era = !newest ? 1 : newest.day < today ? newest.era : newest.era + 1
  return { name: `emails-${today}${era > 1 ? `.${era}` : ''}.seg`, day: today, era }
}

/**
 * Those of the files (in the order of writing) whose emails all came before the day `firstKept`. A day that lies ahead of the
 * clock, or before that of an earlier file, was named by a wrong clock: such a file counts as old as the next one that was not.
 */
export function findExpired(files: SegmentName[], firstKept: string, now: Date): SegmentName[] {
  const tomorrow = dayAfter(now)
  let latest = ''
  const credible = files.map(({ day }) => {
    const isCredible = day <= tomorrow && day >= latest
    if (isCredible) latest = day
    return isCredible
  })
  return files.filter((file, at) => {
    const judge = credible[at] ? file : files.find((_later, index) => index > at && credible[index])
    return judge !== undefined && judge.day < firstKept
  })
}
