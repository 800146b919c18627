import type { Finding, FindingCode, Subject } from '../../../../shared/finding.ts'
import { CATALOGUES } from '../../../watch/catalogue.ts'
import type { IconKind } from '../assets/icon-svg.ts'
import { FindingLine, MARKS } from './finding-line.tsx'
import { formatCount } from './format.tsx'
import { Mark } from './marks.tsx'
import { AgeWithin } from './times.tsx'
import type { View } from '../view.ts'

export interface VerdictProps {
  view: View
  /** How many of each there are, for "1 of 5 endpoints". */
  counts: Partial<Record<Subject['kind'], number>>
  lastEmailAt: string | undefined
  lastHeartbeatAt: string | undefined
  /** Emails that Gmail had in the windows of all mailboxes, if it had any and every proof adds up and is fresh. */
  proved: number | 'none' | 'open'
}

const MAX_SHOWN = 6

/** Is it well? One line, and a line for each thing that is not, with the one action that mends it. */
export function Verdict(props: VerdictProps) {
  const { view } = props
  const kind = kindOf(props)
  return (
    <section class={`verdict ${kind}`} id="verdict" aria-live="polite">
      <header>
        <Mark name={MARKS[kind]} size="big" />
        <h1 class={kind}>{titleOf(props)}</h1>
        <p>
          <Calming {...props} />
        </p>
        {kind === 'waiting' && (
          <a class="button primary" href="/dashboard/setup">
            {view.texts.overview.connect}
          </a>
        )}
      </header>
      {view.findings.slice(0, MAX_SHOWN).map((finding) => (
        <FindingLine
          view={view}
          finding={finding}
          isNamed={view.findings.length === 1}
          key={`${finding.code} ${finding.subject.id}`}
        />
      ))}
      {view.findings.length > MAX_SHOWN && (
        <p class="more">
          <a href="/dashboard/alerts">{view.texts.overview.more(view.findings.length - MAX_SHOWN)}</a>
        </p>
      )}
    </section>
  )
}

/** On pages about something else, and only when something is not well: one line that leads to the rest. */
export function SlimVerdict({ view, counts = {} }: { view: View; counts?: VerdictProps['counts'] }) {
  const [first] = view.findings
  if (!first) return <div id="verdict" />
  return (
    <section class={`verdict slim ${first.severity}`} id="verdict" aria-label={view.texts.overview.verdict}>
      <header>
        <Mark name={MARKS[first.severity]} />
        <b class={first.severity}>{describe(view, counts)}</b>
        <a href="/dashboard">{view.texts.overview.findings(view.findings.length)}</a>
      </header>
    </section>
  )
}

/** For the tab: the icon and `✕ 2 broken, 1 late`. */
export function tabOf({ findings, texts }: View): { icon: IconKind; tally: string | undefined } {
  const worst = findings[0]?.severity
  const words = (['broken', 'late'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count > 0 ? [`${count} ${texts.overview.tally[severity]}`] : []
  })
  const icon = worst === 'broken' || worst === 'late' ? worst : 'well'
  return {
    icon,
    tally: words.length > 0 ? `${worst === 'broken' ? '✕' : '!'} ${words.join(', ')}` : undefined,
  }
}

function kindOf({ view: { findings }, lastEmailAt }: VerdictProps): keyof typeof MARKS {
  return findings[0]?.severity ?? (lastEmailAt ? 'well' : 'waiting')
}

function titleOf({ view, counts, lastEmailAt }: VerdictProps): string {
  const words = view.texts.overview
  if (view.findings.length === 0) return lastEmailAt ? words.well : words.waiting
  return describe(view, counts)
}

/** Kind and object: the finding itself if it is alone, else how many of what. */
function describe({ findings, texts }: View, counts: VerdictProps['counts']): string {
  const words = texts.overview
  const worst = findings.filter(({ severity }) => severity === findings[0]?.severity)
  const [first] = worst
  if (!first) return ''
  const { severity, code } = first
  const named =
    worst.length === 1 ? CATALOGUES[texts.language][code].title(first) : nameAll(worst, counts, words)
  return `${words.kind[severity]}${texts.colon}${named}`
}

function nameAll(worst: Finding[], counts: VerdictProps['counts'], words: View['texts']['overview']): string {
  const kinds = [...new Set(worst.map(({ subject }) => subject.kind))]
  return kinds
    .map((kind) => {
      const ids = new Set(
        worst.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.id),
      )
      return words.subjects[kind](ids.size, counts[kind])
    })
    .join(', ')
}

/** What a proof that adds up may not have seen yet, or calls accounted for though nobody gets it any more. */
const UNPROVED = new Set<FindingCode>(['history_gap', 'messages_set_aside', 'deliveries_undelivered'])

/** What calms, or alarms: when something was last heard, and the proof. */
function Calming({ view, lastEmailAt, lastHeartbeatAt, proved }: VerdictProps) {
  const { overview: words } = view.texts
  const beatAt = view.findings.some(({ code }) => code.startsWith('heartbeat_')) ? undefined : lastHeartbeatAt // the others' one
  const isDoubtful = view.findings.some(({ code }) => UNPROVED.has(code))
  if (!lastEmailAt && !beatAt) return null
  return (
    <>
      {lastEmailAt && <AgeWithin words={words.lastEmail} iso={lastEmailAt} view={view} />}
      {lastEmailAt && beatAt && ', '}
      {beatAt && <AgeWithin words={words.lastBeat} iso={beatAt} view={view} />}
      {'. '}
      {proved === 'none' && words.notProved}
      {typeof proved === 'number' &&
        (view.findings.length === 0
          ? words.noneMissing(formatCount(proved, view))
          : !isDoubtful && words.nothingLost)}
    </>
  )
}
