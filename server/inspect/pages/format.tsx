import { z } from 'zod'
import type { Texts } from './texts.ts'

const IsoTime = z.iso.datetime({ offset: true })
const FIRST_EMAILS_MS = Date.UTC(1971)

/**
 * A time in UTC; local-times.js turns it into the reader's own zone. What a mail claims may be anything, of which JavaScript
 * makes a time where it can ("lunch 12" is in 2001): what cannot be one is shown as it came.
 */
export function Time({ iso, texts }: { iso: string; texts: Texts }) {
  const time = new Date(iso)
  if (!IsoTime.safeParse(iso).success || time.getTime() < FIRST_EMAILS_MS) return <bdi>{iso}</bdi>
  const format = new Intl.DateTimeFormat(texts.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return (
    <time dateTime={time.toISOString()} title={time.toISOString()}>
      {format.format(time)} UTC
    </time>
  )
}

/** How long ago, in the largest unit that fits. */
export function formatAge(iso: string, now: Date, { locale }: Texts): string {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(iso)) / 60_000))
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  if (minutes < 60) return format.format(-minutes, 'minute')
  if (minutes < 48 * 60) return format.format(-Math.round(minutes / 60), 'hour')
  return format.format(-Math.round(minutes / (24 * 60)), 'day')
}

/** After the first `shown` of what somebody else may have made long. */
export function More({ of, shown, texts }: { of: number; shown: number; texts: Texts }) {
  return of > shown ? <small>{texts.more(formatCount(of - shown, texts))}</small> : null
}

export function formatCount(count: number, { locale }: Texts): string {
  return new Intl.NumberFormat(locale).format(count)
}

export function formatBytes(bytes: number, { locale }: Texts): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount)
}

/** A status word; it is never translated, so that logs, API and screen say the same. */
export function StatusWord({ word, children }: { word: string; children?: string }) {
  return (
    <span class={`status ${word}`}>
      {word}
      {children && <small> {children}</small>}
    </span>
  )
}
