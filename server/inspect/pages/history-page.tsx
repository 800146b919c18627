import { DeliveryStatus, EmailSummary, type EmailListing } from '../../../shared/api.ts'
import { EmptyHistory, type FirstPush } from './empty-history.tsx'
import { HistoryTable } from './history-table.tsx'
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

interface Props extends OverviewProps, EmailListing {
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
      <Overview view={view} {...overview} />
      <section class="card" aria-label={heading}>
        <header>
          <h1>{heading}</h1>
          <FilterForm view={view} filter={filter} />
        </header>
        <LivePart view={view} id="history" also="#overview">
          {emails.length > 0 ? (
            <HistoryTable
              view={view}
              emails={emails}
              endpointNames={endpointNames}
              showMailbox={overview.mailboxes.length > 1 && !filter.mailbox}
            />
          ) : (
            <EmptyHistory
              texts={texts}
              isFiltered={Object.values(filter).some(Boolean)}
              firstPush={firstPush}
            />
          )}
          <Pager view={view} filter={filter} nextCursor={nextCursor} />
        </LivePart>
      </section>
    </Layout>
  )
}

function FilterForm({ view, filter }: { view: View; filter: HistoryFilter }) {
  const { history } = view.texts
  return (
    <search>
      <form method="get" action="/dashboard" class="filters">
        {filter.mailbox && <input type="hidden" name="mailbox" value={filter.mailbox} />}
        <input
          type="search"
          name="q"
          value={filter.q}
          aria-label={history.search}
          placeholder={history.search}
        />
        <select name="status" aria-label={history.status}>
          <option value="">{history.anyStatus}</option>
          {STATUS_WORDS.map((word) => (
            <option value={word} selected={word === filter.status} key={word}>
              {word}
            </option>
          ))}
        </select>
        <button>{history.apply}</button>
      </form>
    </search>
  )
}

interface PagerProps {
  view: View
  filter: HistoryFilter
  nextCursor: string | undefined
}

function Pager({ view, filter, nextCursor }: PagerProps) {
  const { history } = view.texts
  const link = (cursor?: string) => {
    const fields = Object.entries({ ...filter, cursor }).filter(([, value]) => value)
    return `/dashboard?${new URLSearchParams(fields as [string, string][])}` // the filter left no undefined
  }
  if (!filter.cursor && !nextCursor) return null
  return (
    <nav aria-label={history.pages} class="pager">
      {filter.cursor ? <a href={link()}>{history.newest}</a> : <span />}
      {nextCursor && (
        <a class="button small" href={link(nextCursor)}>
          {history.older}
        </a>
      )}
    </nav>
  )
}
