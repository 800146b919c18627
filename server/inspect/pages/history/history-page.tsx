import type { EmailListing, Redelivery } from '../../../../shared/api.ts'
import { BulkBar } from './bulk-bar.tsx'
import { EmptyHistory, type FirstPush } from './empty-history.tsx'
import { FilterBar, type FilterProps } from './filter-form.tsx'
import { isFiltered, linkTo } from './history-filter.ts'
import { HistoryTable } from './history-table.tsx'
import { LivePage } from '../parts/live.tsx'
import { Overview, type OverviewProps } from '../overview/overview.tsx'
import { RedeliveryNotes } from './redelivery-notes.tsx'
import { SlimVerdict } from '../parts/verdict.tsx'

export interface HistoryPageProps extends FilterProps, EmailListing {
  retentionDays: number
  cursor: string | undefined
  /** Undefined on a filtered history, and on its older pages: those are about emails. */
  overview: Omit<OverviewProps, 'view'> | undefined
  endpointNames: Map<string, string>
  redeliveries: Redelivery[]
  /** For the empty page. */
  firstPush: FirstPush
}

export function HistoryPage(props: HistoryPageProps) {
  const { view, retentionDays, filter, overview, emails, endpointNames, mailboxNames, counts } = props
  const { texts } = view
  const heading = texts.history.heading(retentionDays)
  return (
    <LivePage view={view} title={heading} renewsItself>
      {overview ? <Overview view={view} {...overview} /> : <SlimVerdict view={view} />}
      <RedeliveryNotes view={view} redeliveries={props.redeliveries} />
      <section class="card" aria-label={heading} id="history">
        <header>
          <h1>{heading}</h1>
          <FilterBar {...props} />
        </header>
        {emails.length > 0 ? (
          <form method="post" action="/dashboard/redeliver">
            <a
              id="news"
              class="news"
              href={view.path}
              hidden
              data-one={texts.history.news[0]}
              data-many={texts.history.news[1]}
            />
            <HistoryTable
              view={view}
              emails={emails}
              endpointNames={endpointNames}
              filter={filter}
              showMailbox={mailboxNames.length > 1 && !filter.mailbox}
            />
            <Pager {...props} />
            <BulkBar
              view={view}
              filter={filter}
              matching={counts.matching ?? 0}
              endpoints={props.endpoints}
            />
          </form>
        ) : (
          <EmptyHistory view={view} isFiltered={isFiltered(filter)} firstPush={props.firstPush} />
        )}
      </section>
    </LivePage>
  )
}

function Pager({ view, filter, cursor, nextCursor }: HistoryPageProps) {
  const { history } = view.texts
  if (!cursor && !nextCursor) return null
  return (
    <nav aria-label={history.pages} class="pager">
      {cursor ? <a href={linkTo(filter)}>{history.newest}</a> : <span />}
      {nextCursor && (
        <a class="button small" href={linkTo({ ...filter, cursor: nextCursor })}>
          {history.older}
        </a>
      )}
    </nav>
  )
}
