import { Weekday, type DeliveryWindow } from '../../shared/delivery-window.ts'
import { DAY_MS, MINUTE_MS } from '../common/time-units.ts'
import { localTime, type LocalTime } from './local-time.ts'

const QUARTER_MS = 15 * MINUTE_MS // in every zone clocks are changed, and days begin, at a quarter of an hour of UTC
const LOOK_AHEAD_MS = 370 * DAY_MS
const MINUTES_A_DAY = 24 * 60

/** From `from` on, until before `to`; on an absence day never. By the clock on the wall, so an hour that comes twice counts twice. */
export function isOpen(window: DeliveryWindow, at: Date): boolean {
  return isOpenAt(window, localTime(window.zone ?? 'UTC', at))
}

/** The first moment from `now` on at which it is open; undefined if that is not within a year. */
export function nextOpening(window: DeliveryWindow, now: Date): Date | undefined {
  const { zone = 'UTC' } = window
  const end = now.getTime() + LOOK_AHEAD_MS
  for (let at = now.getTime(); at < end;) {
    const local = localTime(zone, new Date(at))
    if (isOpenAt(window, local)) return new Date(at)
    at = Math.min(nextStart(window, local, at), (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS)
  }
  return undefined
}

/** Where no clock is changed before. */
function nextStart({ from }: DeliveryWindow, { minutes }: LocalTime, at: number): number {
  const wait = (toMinutes(from ?? '00:00') - minutes + MINUTES_A_DAY) % MINUTES_A_DAY || MINUTES_A_DAY
  return (Math.floor(at / MINUTE_MS) + wait) * MINUTE_MS
}

function isOpenAt({ days, from, to, absences }: DeliveryWindow, { date, minutes }: LocalTime): boolean {
  if (absences.some((absence) => isWithin(absence, date))) return false
  const today = days.includes(weekdayOf(date))
  if (from === undefined || to === undefined) return today
  const [start, end] = [toMinutes(from), toMinutes(to)]
  if (start < end) return today && minutes >= start && minutes < end
  return (today && minutes >= start) || (days.includes(weekdayOf(date, 1)) && minutes < end)
}

function isWithin(absence: string, date: string): boolean {
  const [first = '', last = first] = absence.split('/')
  return first <= date && date <= last
}

function toMinutes(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

function weekdayOf(date: string, daysBefore = 0): Weekday {
  const day = new Date(Date.parse(date) - daysBefore * DAY_MS).getUTCDay()
  return Weekday.options[(day + 6) % 7] ?? 'sun'
}

export interface Windowed {
  id: string
  window?: DeliveryWindow | undefined
}

/** Those whose window is closed now, and when it opens. */
export type Closed = Map<string, Date | undefined>

export function findClosed(endpoints: Iterable<Windowed>, now: Date): Closed {
  const closed: Closed = new Map()
  for (const { id, window } of endpoints)
    if (window && !isOpen(window, now)) closed.set(id, knownOpening(window, now))
  return closed
}

/** Looked for once, and again when the clock was set back; where there is none within a year, which takes longest, once a day. */
const openings = new WeakMap<DeliveryWindow, { from: Date; until: Date; opening: Date | undefined }>()

function knownOpening(window: DeliveryWindow, now: Date): Date | undefined {
  const known = openings.get(window)
  if (known && known.from <= now && now < known.until) return known.opening
  const opening = nextOpening(window, now)
  openings.set(window, { from: now, until: opening ?? new Date(now.getTime() + DAY_MS), opening })
  return opening
}
