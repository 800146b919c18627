import { numberFormat } from './intl-formats.ts'
import type { View } from '../view.ts'

type Reader = Pick<View, 'texts' | 'locale'>

/** After the first `shown` of what somebody else may have made long. */
export function More({ of, shown, view }: { of: number; shown: number; view: Reader }) {
  return of > shown ? <small>{view.texts.more(formatCount(of - shown, view))}</small> : null
}

export function formatCount(count: number, { locale }: Pick<View, 'locale'>): string {
  return numberFormat(locale).format(count)
}

export function formatBytes(bytes: number, { locale }: Pick<View, 'locale'>): string {
  const format = (amount: number, unit: string, unitDisplay: 'short' | 'long' = 'short') =>
    numberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(amount)
  if (bytes < 1000) return format(bytes, 'byte', 'long')
  return bytes < 1_000_000 ? format(bytes / 1000, 'kilobyte') : format(bytes / 1_000_000, 'megabyte')
}

const LOOKS: Record<string, string> = {
  delivered: 'ok',
  processed: 'ok',
  retrying: 'late',
  undelivered: 'bad',
}

/** A status word; it is never translated, so that logs, API and screen say the same. */
export function StatusWord({ word, title }: { word: string; title?: string }) {
  return (
    <span class={`word ${LOOKS[word] ?? ''}`} title={title}>
      {word}
    </span>
  )
}
