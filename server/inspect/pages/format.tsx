import type { Texts } from '../texts.ts'

/** A time in UTC; local-times.js turns it into the reader's own zone. */
export function Time({ iso, texts }: { iso: string; texts: Texts }) {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return <bdi>{iso}</bdi>
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

export function formatCount(count: number, { locale }: Texts): string {
  return new Intl.NumberFormat(locale).format(count)
}

export function formatBytes(bytes: number, { locale }: Texts): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount)
}

/** A status word; it is never translated, so that logs, API and screen say the same. */
export function Status({ word, children }: { word: string; children?: string }) {
  return (
    <span class={`status ${word}`}>
      {word}
      {children && <small> {children}</small>}
    </span>
  )
}
