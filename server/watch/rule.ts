import type { Finding, FindingAction, FindingCode, Severity, Subject } from '../../shared/finding.ts'
import type { Facts } from './facts.ts'

/** What a rule says of one subject; `since` absent: since it was first found. */
export interface Verdict {
  code: FindingCode
  severity: Severity
  subject: Subject
  since?: number | undefined
  facts?: Finding['facts']
  action: FindingAction
}

/** `wasFound` tells whether the last judgement had it: what is over a limit stays found until it is well below. */
export interface Sight {
  facts: Facts
  now: number
  wasFound(code: FindingCode, subject: Subject): boolean
}

export type Rule = (sight: Sight) => Verdict[]

/** What is said of a subject that the rule has not to name each time, if anything. */
export type Said = Omit<Verdict, 'subject'> | false | undefined

export const about = (subject: Subject, said: Said[]): Verdict[] =>
  said.flatMap((one) => (one ? [{ ...one, subject }] : []))

/** Hysteresis: found from `limit` on, and once found until it is below `release`. */
export function isOver(value: number, limit: number, release: number, wasFound: boolean): boolean {
  return value >= (wasFound ? release : limit)
}
