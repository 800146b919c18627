import type { Finding, FindingCode, Severity, Subject } from '../../shared/finding.ts'
import { judgeEndpoints } from './endpoint-rules.ts'
import type { Facts } from './facts.ts'
import { judgeImap } from './imap-rules.ts'
import { judgeMailboxes } from './mailbox-rules.ts'
import { judgeReceiver } from './receiver-rules.ts'
import type { Verdict } from './rule.ts'

const ORDER: Record<Severity, number> = { broken: 0, late: 1, note: 2 }

/**
 * What is not well, the worst first and then the oldest; nothing means "all is well". Pure. `before` is the last judgement, also
 * that of before a restart: from it a finding has its `since` where the facts do not tell, and the hysteresis of limits.
 */
export function judge(facts: Facts, now: number, before: Finding[] = []): Finding[] {
  const known = new Map(before.map((finding) => [keyOf(finding), finding]))
  const wasFound = (code: FindingCode, subject: Subject) => known.has(keyOf({ code, subject }))
  const toFinding = ({ since, facts: reasons = {}, ...verdict }: Verdict): Finding => ({
    ...verdict,
    since: since === undefined ? (known.get(keyOf(verdict))?.since ?? iso(now)) : iso(since),
    facts: reasons,
  })
  return [judgeMailboxes, judgeImap, judgeEndpoints, judgeReceiver]
    .flatMap((rule) => rule({ facts, now, wasFound }))
    .map(toFinding)
    .sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || a.since.localeCompare(b.since))
}

/** One finding is the same as another while code and subject are. */
export function keyOf({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return `${code} ${subject.kind} ${subject.id}`
}

const iso = (ms: number) => new Date(ms).toISOString()
