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

export type Catalogue = Record<FindingCode, FindingText>
