import type { Finding, FindingAction, FindingCode, Severity, Subject } from '../../shared/finding.ts'
import type { Facts } from './facts.ts'

/** What a rule says of one subject; `since` undefined: since it was first found. */
export interface Verdict {
  code: FindingCode
  severity: Severity
  subject: Subject
  since: number | undefined
  facts?: Finding['facts']
  action: FindingAction
}

/** `wasFound` tells whether the last judgement had it: what is over a limit stays found until it is well below. */
export interface Sight {
  facts: Facts
  now: number
  wasFound(code: FindingCode, subject: Subject): boolean
}

export type Rule = (sight: Sight) => (Verdict | false | undefined)[]

/** Hysteresis: found from `limit` on, and once found until it is below `release`. */
export function isOver(value: number, limit: number, release: number, wasFound: boolean): boolean {
  return value >= (wasFound ? release : limit)
}
