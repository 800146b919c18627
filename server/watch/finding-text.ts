import { MINUTE_MS } from '../common/time-units.ts'
import type { Finding, FindingCode } from '../../shared/finding.ts'

/** What people are told of a code; the same on pages, in alerts and in docs/operations.md. */
export interface FindingText {
  /** One line that says what is wrong with whom. */
  title(finding: Finding): string
  /** The numbers or the reason, and what follows. */
  detail(finding: Finding): string
  /** When it is found. */
  when: string
  /** What to do. */
  cure: string
  /** The button or link that begins with it. */
  action: string
}

/** Minutes up to two hours, then hours. */
export function formatSpan(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS))
  const [value, unit] = minutes < 120 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

export type Catalogue = Record<FindingCode, FindingText>
