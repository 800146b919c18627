import { numberFormat } from './intl-formats.ts'
import type { View } from '../view.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../common/time-units.ts'

const NARROW = '\u202f' // a thin space that does not break: between a number and its unit

type Reader = Pick<View, 'texts' | 'locale'>

/** `40 s`, `12 min`, `2 h 05`, `3 d`: at most two units. Never negative: clocks differ a little. page-js.ts does the same. */
export function formatAge(ms: number, { texts }: Pick<View, 'texts'>): string {
  const age = Math.max(0, ms)
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)}${NARROW}s`
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)}${NARROW}min`
  if (age < DAY_MS)
    return `${Math.floor(age / HOUR_MS)}${NARROW}h${NARROW}${twoDigits((age % HOUR_MS) / MINUTE_MS)}`
  return `${Math.floor(age / DAY_MS)}${NARROW}${texts.language === 'fr' ? 'j' : 'd'}`
}

export const formatAgeOf = (iso: string, view: Pick<View, 'texts' | 'now'>) =>
  formatAge(view.now.getTime() - Date.parse(iso), view)

/** How long something took: `184 ms`, `2.1 s`, `41 s`, `1 min 12`. */
export function formatDuration(ms: number, { texts, locale }: Reader): string {
  if (ms < SECOND_MS) return `${Math.round(ms)}${NARROW}ms`
  if (ms < 10 * SECOND_MS)
    return `${numberFormat(locale, { maximumFractionDigits: 1 }).format(ms / SECOND_MS)}${NARROW}s`
  if (ms < MINUTE_MS) return `${Math.round(ms / SECOND_MS)}${NARROW}s`
  if (ms < HOUR_MS)
    return `${Math.floor(ms / MINUTE_MS)}${NARROW}min${NARROW}${twoDigits((ms % MINUTE_MS) / SECOND_MS)}`
  return formatAge(ms, { texts })
}

const twoDigits = (count: number) => String(Math.floor(count)).padStart(2, '0')
