import type { Delivery, EmailSummary } from '../../../../shared/api.ts'
import { formatAge, formatDuration } from '../parts/ages.ts'
import { wholeDelayOf } from './delay-of.ts'
import { emailPath } from '../email/email-path.ts'
import { linkTo, type HistoryFilter } from './history-filter.ts'
import { Mark, markOf } from '../parts/marks.tsx'
import { showText, splitSender } from '../parts/show-text.ts'
import { Age } from '../parts/times.tsx'
import type { View } from '../view.ts'

const SHOWN_MARKS = 5
const WORST_FIRST = ['undelivered', 'retrying', 'held', 'pending', 'delivered', 'dismissed']

export interface HistoryTableProps {
  view: View
  emails: EmailSummary[]
  endpointNames: Map<string, string>
  filter: HistoryFilter
  /** Undefined where all emails are of one mailbox. */
  showMailbox: boolean
}

/** One line per email. The roles are said again because such a row is no table to CSS on a phone, and then not to screen readers. */
export function HistoryTable(props: HistoryTableProps) {
  const { view, emails, endpointNames, showMailbox } = props
  const { history } = view.texts
  const endpoints = [...endpointNames].slice(0, SHOWN_MARKS)
  const columns: [look: string, name: string][] = [
    ['c-age', history.age],
    ['c-from', history.sender],
    ['c-subject', history.subject],
    ...(showMailbox ? ([['c-mailbox', history.mailbox]] as [string, string][]) : []),
    ['c-status', history.status],
  ]
  return (
    <table role="table" class="hist">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader" class="c-box">
            <input type="checkbox" id="choose-all" aria-label={history.chooseAll} />
          </th>
          {columns.map(([look, name]) => (
            <Head look={look} key={look}>
              {name}
            </Head>
          ))}
          <th scope="col" role="columnheader" class="c-marks">
            {endpointNames.size > SHOWN_MARKS || endpointNames.size === 0
              ? history.deliveries
              : endpoints.map(([id, name]) => (
                  <abbr title={name} key={id}>
                    {[...showText(name, '?')].slice(0, 2).join('')}
                  </abbr>
                ))}
          </th>
          <Head look="c-delivery">{history.delivery}</Head>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {emails.map((email) => (
          <Row {...props} email={email} key={email.id} />
        ))}
      </tbody>
    </table>
  )
}

function Head({ look, children }: { look: string; children: string }) {
  return (
    <th scope="col" role="columnheader" class={look}>
      {children}
    </th>
  )
}

type RowProps = Omit<HistoryTableProps, 'emails'> & { email: EmailSummary }

function Row({ view, email, endpointNames, filter, showMailbox }: RowProps) {
  const { history } = view.texts
  const { name, address } = splitSender(email.sender)
  const subject = showText(email.subject, history.noSubject)
  const snippet = showText(email.snippet)
  const cell = 'cell' as const
  return (
    <tr role="row" id={email.id} class={isDone(email) ? 'done' : undefined}>
      <td role={cell} class="c-box">
        <input type="checkbox" name="ids" value={email.id} aria-label={history.choose(subject)} />
      </td>
      <td role={cell} class="c-age">
        <Age iso={email.receivedAt} view={view} />
      </td>
      <td role={cell} class="c-from" title={`${name} ${address}`}>
        {name && <bdi>{name}</bdi>} <bdi class={name ? 'rest small' : undefined}>{address}</bdi>
      </td>
      <td role={cell} class="c-subject" dir="auto" title={subject}>
        <a href={linkTo(filter, emailPath(email.id))}>
          <bdi>{subject}</bdi>
        </a>{' '}
        <bdi class="rest">{snippet}</bdi>
      </td>
      {showMailbox && (
        <td role={cell} class="c-mailbox" title={email.mailbox}>
          <bdi>{email.mailbox?.split('@')[0]}</bdi>
        </td>
      )}
      <td role={cell} class="c-status" title={email.status}>
        {email.status.split('_')[0]}
      </td>
      <td role={cell} class="c-marks">
        <Marks view={view} email={email} endpointNames={endpointNames} />
      </td>
      <td role={cell} class="c-delivery">
        <Outcome view={view} email={email} />
      </td>
    </tr>
  )
}

/** One for each endpoint there is, in their order; of many the worst. */
function Marks({ view, email, endpointNames }: Pick<RowProps, 'view' | 'email' | 'endpointNames'>) {
  const { history, email: words } = view.texts
  const owed = new Map(email.deliveries.map(({ endpointId, status }) => [endpointId, status]))
  const ids = [...new Set([...endpointNames.keys(), ...owed.keys()])]
  const all = ids.map((id) => ({
    id,
    name: endpointNames.get(id) ?? words.deletedEndpoint,
    status: owed.get(id),
  }))
  if (all.length > SHOWN_MARKS) all.sort((a, b) => rankOf(a.status) - rankOf(b.status))
  return (
    <span class="marks">
      {all.slice(0, SHOWN_MARKS).map(({ id, name, status }) => (
        <Mark
          name={status ? markOf(status) : 'none'}
          title={`${name}${view.texts.colon}${status ?? history.notSent}`}
          key={id}
        />
      ))}
      {all.length > SHOWN_MARKS && <small>+{all.length - SHOWN_MARKS}</small>}
    </span>
  )
}

const rankOf = (status: string | undefined) => (status ? WORST_FIRST.indexOf(status) : WORST_FIRST.length)

const isDone = ({ deliveries }: EmailSummary) =>
  deliveries.length > 0 && deliveries.every(({ status }) => status === 'delivered' || status === 'dismissed')

/** The worst that became of it; of what was delivered, how long that took. */
function Outcome({ view, email }: { view: View; email: EmailSummary }) {
  const { history } = view.texts
  const [worst] = email.deliveries.toSorted((a, b) => rankOf(a.status) - rankOf(b.status))
  if (!worst) {
    const [word, title] =
      email.status === 'processed'
        ? [history.sentNowhere, history.noDelivery]
        : [history.skipped[email.status], view.texts.statuses[email.status]]
    return (
      <span class="muted" title={title}>
        {word}
      </span>
    )
  }
  const gloss = view.texts.statuses[worst.status]
  return (
    <span class={LOOKS[worst.status]} title={gloss}>
      {outcomeOf(worst, wholeDelayOf(email), view)}
    </span>
  )
}

const LOOKS: Partial<Record<Delivery['status'], string>> = { undelivered: 'bad', retrying: 'late' }

function outcomeOf({ status, nextAttemptAt }: Delivery, delayMs: number | undefined, view: View): string {
  if (delayMs !== undefined) return view.texts.history.in(formatDuration(delayMs, view))
  if (status !== 'retrying' || !nextAttemptAt) return status
  const ms = Date.parse(nextAttemptAt) - view.now.getTime()
  return view.texts.history.retryIn(formatAge(ms, view))
}
