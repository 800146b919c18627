import { z } from 'zod'
import { formatAge } from './ages.ts'
import { dateFormat } from './intl-formats.ts'
import type { View } from '../view.ts'
import { DAY_MS } from '../../../common/time-units.ts'

interface Props {
  iso: string
  view: View
}

const IsoTime = z.iso.datetime({ offset: true })
const FIRST_EMAILS_MS = Date.UTC(1971)

/**
 * A date and time in the reader's zone, in UTC until their browser has said which that is. What a mail claims may be anything, of
 * which JavaScript makes a time where it can ("lunch 12" is in 2001): what cannot be one is shown as it came.
 */
export function Time({ iso, view }: Props) {
  const time = new Date(iso)
  if (!IsoTime.safeParse(iso).success || time.getTime() < FIRST_EMAILS_MS) return <bdi>{iso}</bdi>
  return (
    <time dateTime={time.toISOString()} title={time.toISOString()}>
      {formatExact(time, view)}
    </time>
  )
}

/** How long ago, exact on hover; page-js.ts lets it tick. */
export function Age({ iso, view }: Props) {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return <bdi>{iso}</bdi>
  return (
    <time dateTime={time.toISOString()} title={formatExact(time, view)} data-age="">
      {formatAge(view.now.getTime() - time.getTime(), view)}
    </time>
  )
}

/** The time of day; the day too when it is not within the last 24 hours. */
export function Clock({ iso, view }: Props) {
  const time = new Date(iso)
  return (
    <time dateTime={time.toISOString()} title={formatExact(time, view)}>
      {formatClock(time, view)}
    </time>
  )
}

export function formatClock(time: Date, { locale, zone, now }: View): string {
  const isRecent = Math.abs(now.getTime() - time.getTime()) < DAY_MS
  const day = isRecent ? {} : ({ day: 'numeric', month: 'short' } as const)
  const clock = { hour: '2-digit', minute: '2-digit', timeZone: zone ?? 'UTC', ...day } as const
  return dateFormat(locale, clock).format(time)
}

export function formatExact(time: Date, { locale, zone }: View): string {
  const format = dateFormat(locale, {
    dateStyle: 'medium',
    timeStyle: zone ? 'medium' : 'short',
    timeZone: zone ?? 'UTC',
  })
  return format.format(time) + (zone ? '' : ' UTC')
}

/** An age within a sentence: `['last heartbeat', 'ago']` around it. */
export function AgeWithin({ words: [before, after], ...age }: Props & { words: string[] }) {
  return (
    <>
      {before} <Age {...age} />
      {after && ` ${after}`}
    </>
  )
}
