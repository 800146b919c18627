import { Fragment } from 'preact'
import type { Reconciliation } from '../../../../shared/api.ts'
import { formatCount } from '../parts/format.tsx'
import { linkTo, type HistoryFilter } from '../history/history-filter.ts'
import { AgeWithin, Clock } from '../parts/times.tsx'
import type { View } from '../view.ts'
import { HOUR_MS } from '../../../common/time-units.ts'

interface Props {
  view: View
  mailbox: string
  proof: Reconciliation
}

const PARTS = ['delivered', 'onTheWay', 'givenUp', 'sentNowhere', 'forgotten'] as const

/** Whether the two sides of the proof are one: all that Gmail has is here, and of all that is here it is known what became. */
export const addsUp = (proof: Reconciliation) =>
  proof.gmail === proof.accepted && proof.accepted === sumOf(proof)

const sumOf = (proof: Reconciliation) => PARTS.reduce((sum, part) => sum + proof[part], 0)

/** The proof as an equation that must add up; each term leads to its emails. */
export function Proof({ view, mailbox, proof }: Props) {
  const { overview: words } = view.texts
  const { gmail, accepted, from, to } = proof
  const filters: Partial<Record<(typeof PARTS)[number], HistoryFilter>> = {
    delivered: { delivery: 'delivered' },
    givenUp: { delivery: 'undelivered' },
    sentNowhere: { nowhere: '1' },
    onTheWay: {},
  }
  const shown = PARTS.filter((part) => proof[part] > 0 || part === 'delivered')
  const count = (number: number) => formatCount(number, view)
  const parts = shown.map((part) =>
    part === 'delivered'
      ? `${words.delivered} ${count(proof.delivered)}`
      : `${count(proof[part])} ${wordOf(part, view)}`,
  )
  const equals = (isEqual: boolean) => (isEqual ? '=' : '≠')
  const inWords = `${words.gmail} ${count(gmail)} ${equals(gmail === accepted)} ${words.accepted} ${count(accepted)} ${equals(accepted === sumOf(proof))} ${parts.join(' + ')}`
  return (
    <div>
      <p class="equation" title={inWords}>
        <Term view={view} count={gmail} word={words.gmail} />
        <Sign isEqual={gmail === accepted} />
        <Term view={view} count={accepted} word={words.accepted} filter={{ mailbox, from, to }} />
        <Sign isEqual={accepted === sumOf(proof)} />
        {shown.map((part, index) => (
          <Fragment key={part}>
            {index > 0 && ' + '}
            <Term
              view={view}
              count={proof[part]}
              word={wordOf(part, view)}
              isCountFirst={part !== 'delivered'}
              look={part === 'givenUp' ? 'bad' : undefined}
              filter={filters[part] && { mailbox, from, to, ...filters[part] }}
            />
          </Fragment>
        ))}
      </p>
      <Window view={view} proof={proof} />
    </div>
  )
}

const wordOf = (part: (typeof PARTS)[number], { texts: { overview } }: View) =>
  part === 'givenUp' ? overview.undelivered : overview[part]

interface TermProps {
  view: View
  count: number
  word: string
  isCountFirst?: boolean
  look?: string | undefined
  filter?: HistoryFilter | undefined
}

/** Read `Gmail 1,204`, `delivered 1,198`, `4 on the way`; the sheet puts the figure above its word. */
function Term({ view, count, word, isCountFirst, look, filter }: TermProps) {
  const figure = <b class={look}>{formatCount(count, view)}</b>
  const inside = (
    <>
      {isCountFirst && figure} <small>{word}</small> {!isCountFirst && figure}
    </>
  )
  return filter && count > 0 ? <a href={linkTo(filter)}>{inside}</a> : <span>{inside}</span>
}

const Sign = ({ isEqual }: { isEqual: boolean }) => (isEqual ? <> = </> : <b class="bad"> ≠ </b>)

const LATE_MS = 2 * HOUR_MS // it is made anew every hour
export const isOld = ({ at }: Reconciliation, now: Date) => now.getTime() - Date.parse(at) > LATE_MS

function Window({ view, proof }: Pick<Props, 'view' | 'proof'>) {
  const { overview: words } = view.texts
  const { from, to, at } = proof
  return (
    <p class={`small ${isOld(proof, view.now) ? 'late' : 'muted'}`}>
      {words.until(formatCount(Math.round((Date.parse(to) - Date.parse(from)) / HOUR_MS), view))}{' '}
      <Clock iso={to} view={view} />, <AgeWithin words={words.proved} iso={at} view={view} />
    </p>
  )
}
