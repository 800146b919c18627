import type { DeliveryWindow } from '../../shared/delivery-window.ts'
import { nextOpening } from './delivery-window.ts'
import { localTime } from './local-time.ts'

/** Why the window cannot be used, if it cannot. */
export function refuseWindow(window: DeliveryWindow | undefined, now: Date): string | undefined {
  const refused = window && refuse(window, now)
  return refused && `window: ${refused}`
}

function refuse(window: DeliveryWindow, now: Date): string | undefined {
  const { zone, days, from, to, absences } = window
  if (days.length === 0) return 'days is empty, so it would never open - choose one at least'
  if ((from === undefined) !== (to === undefined)) return 'from and to belong together - give both or none'
  if (from !== undefined && from === to)
    return 'from and to are the same, so it would never open - leave both out for the whole day'
  const isLimited = days.length < 7 || from !== undefined || absences.length > 0
  if (zone === undefined && isLimited) return 'zone is missing - name one such as Europe/Paris'
  if (zone !== undefined && !isZone(zone))
    return `zone must be a name of the IANA time zone database, such as Europe/Paris`
  const wrong = absences.find((absence) => !isCalendar(absence))
  if (wrong)
    return `absences: ${wrong} is no day, or ends before it begins - write 2026-12-25 or 2026-12-24/2027-01-03`
  return nextOpening(window, now) ? undefined : 'it does not open within a year - shorten the absences'
}

function isZone(zone: string): boolean {
  try {
    localTime(zone, new Date(0))
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function isCalendar(absence: string): boolean {
  const [first = '', last = first] = absence.split('/')
  return [first, last].every(isDay) && first <= last
}

/** Not 31 February, which JavaScript takes for 3 March. */
const isDay = (day: string) => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
