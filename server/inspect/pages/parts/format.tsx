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
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return numberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount)
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
