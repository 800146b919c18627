import type { Logger } from 'pino'
import type { Finding } from '../../shared/finding.ts'
import type { Measures } from '../../shared/measures.ts'
import type { Parity } from '../../shared/parity.ts'
import { CATALOGUES } from './catalogue.ts'
import { createComparison } from './compare-ways.ts'
import type { Facts } from './facts.ts'
import { createFactGatherer, type Sources } from './gather-facts.ts'
import { judge, keyOf } from './judge.ts'
import { nameMailbox } from '../common/name-mailbox.ts'

const FRESH_MS = 1_000 // pages of many people ask, each whenever something changes

export interface Watch {
  /** What is not well, the worst first; at most a second old. */
  findings(): Promise<Finding[]>
  /** What the findings rest on. */
  facts(): Promise<Facts>
  /** Of the last 24 hours. */
  measures(): Promise<Measures>
  /** Whether IMAP can go; undefined while it is off, or has not begun. At most a minute old. */
  parity(): Promise<Parity | undefined>
}

interface Judgement {
  facts: Facts
  findings: Finding[]
}

/** The one judge of this process. What it found before a restart it reads from the store. */
export function createWatch(sources: Sources & { log: Logger }): Watch {
  const { config, store, now, log } = sources
  const gatherFacts = createFactGatherer(sources)
  let before: Finding[] | undefined
  let latest: { askedAt: number; clock: number; judgement: Promise<Judgement> } | undefined

  async function judgeNow(): Promise<Judgement> {
    const facts = await gatherFacts()
    const known = before ?? (facts.isBlind ? [] : await readLastFindings())
    const found = judge(facts, now().getTime(), known)
    const findings = facts.isBlind ? [...found, ...known.filter(isOfMail)] : found
    report(known, findings)
    before = findings
    return { facts, findings }
  }

  async function readLastFindings(): Promise<Finding[]> {
    return Object.values((await store.readAlertState()).watched).map(({ finding }) => finding)
  }

  /** One line for each that began, changed its severity or ended. */
  function report(last: Finding[], findings: Finding[]): void {
    const severities = new Map(last.map((finding) => [keyOf(finding), finding.severity]))
    for (const finding of findings) {
      if (severities.get(keyOf(finding)) !== finding.severity)
        log.warn(describe(finding), `WATCH: ${finding.severity} - ${CATALOGUES.en[finding.code].when}`)
      severities.delete(keyOf(finding))
    }
    for (const finding of last.filter((one) => severities.has(keyOf(one))))
      log.warn(describe(finding), 'WATCH: over')
  }

  const describe = ({ code, subject: { kind, id }, since }: Finding) => ({
    code,
    [kind]: kind === 'mailbox' ? nameMailbox(config, id) : id,
    since,
  })

  function judgeAtMostOnceASecond(): Promise<Judgement> {
    const [askedAt, clock] = [performance.now(), now().getTime()]
    const isFresh = latest && askedAt - latest.askedAt < FRESH_MS && Math.abs(clock - latest.clock) < FRESH_MS
    if (latest && isFresh) return latest.judgement
    latest = { askedAt, clock, judgement: judgeNow() }
    return latest.judgement
  }

  return {
    findings: async () => (await judgeAtMostOnceASecond()).findings,
    facts: async () => (await judgeAtMostOnceASecond()).facts,
    measures: () => store.measure(now(), 24),
    parity: createComparison(sources),
  }
}

const isOfMail = ({ subject: { kind } }: Finding) => kind === 'mailbox' || kind === 'endpoint'
