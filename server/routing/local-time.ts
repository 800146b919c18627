export interface LocalTime {
  /** `2026-11-23`. */
  date: string
  /** Since midnight, as clocks on the wall say. */
  minutes: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What clocks and calendars in the zone say. Throws a RangeError for a zone that nobody knows. */
export function localTime(zone: string, at: Date): LocalTime {
  const format = formats.get(zone) ?? createFormat(zone)
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const { year, month, day, hour, minute } = parts
  return { date: `${year}-${month}-${day}`, minutes: Number(hour) * 60 + Number(minute) }
}

const createFormat = (timeZone: string) =>
  new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
