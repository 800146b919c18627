import type { Request } from 'express'
import { EmailQuery } from '../../../../shared/api.ts'
import { listShown } from '../../endpoint-changes.ts'
import { firstPush, tokenFrom } from '../../../common/first-push.ts'
import { listAndCount } from '../../list-and-count.ts'
import { ownAddress } from '../../own-address.ts'
import { dropEmpty, parseInput } from '../../parse-input.ts'
import { HistoryFilter, isFiltered, readLocalTimes, toQuery } from './history-filter.ts'
import type { HistoryPageProps } from './history-page.tsx'
import type { PageParts } from '../page-parts.ts'
import type { View } from '../view.ts'

const PRESETS: HistoryFilter[] = [
  { delivery: 'retrying' },
  { delivery: 'undelivered' },
  { nowhere: '1' },
  { status: 'skipped_sender_not_allowed' },
  { status: 'skipped_sender_not_verified' },
]

/** All that the history shows for an address, read at once. */
export async function readHistory(parts: PageParts, request: Request, view: View): Promise<HistoryPageProps> {
  const { store, config, watch } = parts
  const fields = dropEmpty(request.query)
  const filter = HistoryFilter.parse(readLocalTimes(fields, view.zone))
  const { cursor, limit } = parseInput(EmailQuery, { cursor: fields.cursor, limit: fields.limit })
  const isPlain = !isFiltered(filter) && !cursor
  const count = (one: HistoryFilter) => store.countEmails(toQuery(one))
  const [
    { total, ...listing },
    endpoints,
    mailboxes,
    settings,
    redeliveries,
    measures,
    parity,
    all,
    ...presets
  ] = await Promise.all([
    listAndCount(store, { ...toQuery(filter), limit, cursor }),
    listShown(store),
    store.listMailboxes(),
    store.readSettings(),
    store.listRedeliveries(),
    isPlain ? store.measure(view.now, request.query.range === '7d' ? 168 : 24) : undefined,
    isPlain ? watch.parity() : undefined,
    isFiltered(filter) ? count({}) : undefined,
    ...PRESETS.map(async (one) => (isPlain ? count(one) : undefined)),
  ])
  const lastEmailAt = listing.emails[0]?.receivedAt
  return {
    view,
    ...listing,
    filter,
    cursor,
    redeliveries,
    retentionDays: config.retentionDays,
    endpoints,
    endpointNames: new Map(endpoints.map(({ id, name }) => [id, name])),
    mailboxNames: mailboxes.map(({ mailbox }) => mailbox),
    overview: measures && { settings, mailboxes, endpoints, measures, lastEmailAt, parity },
    counts: {
      all: all ?? total,
      matching: isFiltered(filter) ? total : undefined,
      presets: PRESETS.map((preset, index) => ({ filter: preset, count: presets[index] ?? 0 })),
    },
    firstPush: {
      command: firstPush(ownAddress(config, request), tokenFrom(config.ingressTokenFile)),
      needsVariable: config.ingressTokenFile === undefined,
    },
  }
}
