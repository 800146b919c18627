import { DeliveryStatus, EmailSummary, type EmailListing } from '../../../shared/api.ts'
import type { Texts } from './texts.ts'
import { CardTable } from './card-table.tsx'
import { StatusWord, Time } from './format.tsx'
import { shorten } from '../shorten.ts'
import { EmptyHistory, type FirstPush } from './empty-history.tsx'
import { Layout } from './layout.tsx'
import { LiveConnection, LivePart } from './live.tsx'
import { Overview, type OverviewProps } from './overview.tsx'
import type { View } from './view.ts'

const STATUS_WORDS = [...EmailSummary.shape.status.options, ...DeliveryStatus.options]

export interface HistoryFilter {
  q?: string | undefined
  status?: string | undefined
  mailbox?: string | undefined
  cursor?: string | undefined
}

interface Props extends Omit<OverviewProps, 'texts'>, EmailListing {
  view: View
  retentionDays: number
  filter: HistoryFilter
  endpointNames: Map<string, string>
  /** For the empty page. */
  firstPush: FirstPush
}

export function HistoryPage({
  view,
  retentionDays,
  filter,
  endpointNames,
  emails,
  nextCursor,
  firstPush,
  ...overview
}: Props) {
  const { texts } = view
  const heading = texts.history.heading(retentionDays)
  return (
    <Layout view={view} title={heading}>
      <LiveConnection />
      <h1>{heading}</h1>
      <Overview texts={texts} {...overview} />
      <FilterForm texts={texts} filter={filter} />
      <LivePart view={view} id="history" also="#overview">
        {emails.length > 0 && <EmailTable texts={texts} emails={emails} endpointNames={endpointNames} />}
        {emails.length === 0 && (
          <EmptyHistory
            texts={texts}
            isFiltered={Object.values(filter).some(Boolean)}
            firstPush={firstPush}
          />
        )}
        <Pager texts={texts} filter={filter} nextCursor={nextCursor} />
      </LivePart>
    </Layout>
  )
}

function FilterForm({ texts: { history }, filter }: { texts: Texts; filter: HistoryFilter }) {
  return (
    <search>
      <form method="get" action="/dashboard" class="filter">
        {filter.mailbox && <input type="hidden" name="mailbox" value={filter.mailbox} />}
        <label>
          {history.search}
          <input type="search" name="q" value={filter.q} />
        </label>
        <label>
          {history.status}
          <select name="status">
            <option value="">{history.anyStatus}</option>
            {STATUS_WORDS.map((word) => (
              <option value={word} selected={word === filter.status} key={word}>
                {word}
              </option>
            ))}
          </select>
        </label>
        <button>{history.apply}</button>
      </form>
    </search>
  )
}

interface TableProps {
  texts: Texts
  emails: EmailSummary[]
  endpointNames: Map<string, string>
}

function EmailTable({ texts, emails, endpointNames }: TableProps) {
  const { history } = texts
  return (
    <CardTable
      columns={[history.time, history.sender, history.subject, history.status, history.deliveries]}
      rows={emails.map((email) => ({
        id: email.id,
        cells: [
          <Time iso={email.receivedAt} texts={texts} />,
          <bdi>{shorten(email.sender)}</bdi>,
          <a href={`/dashboard/emails/${encodeURIComponent(email.id)}`}>
            <bdi>{shorten(email.subject.trim()) || history.noSubject}</bdi>
          </a>,
          <StatusWord word={email.status} />,
          email.deliveries.length === 0 ? (
            <small>{email.status === 'processed' ? history.noDelivery : history.skipped}</small>
          ) : (
            email.deliveries.map(({ id, status, endpointId }) => (
              <StatusWord word={status} key={id}>
                {endpointNames.get(endpointId) ?? texts.email.deletedEndpoint}
              </StatusWord>
            ))
          ),
        ],
      }))}
    />
  )
}

interface PagerProps {
  texts: Texts
  filter: HistoryFilter
  nextCursor: string | undefined
}

function Pager({ texts: { history }, filter, nextCursor }: PagerProps) {
  const link = (cursor?: string) => {
    const fields = Object.entries({ ...filter, cursor }).filter(([, value]) => value)
    return `/dashboard?${new URLSearchParams(fields as [string, string][])}` // the filter left no undefined
  }
  return (
    <nav aria-label={history.pages} class="pager">
      {filter.cursor ? <a href={link()}>{history.newest}</a> : <span />}
      {nextCursor && <a href={link(nextCursor)}>{history.older}</a>}
    </nav>
  )
}
