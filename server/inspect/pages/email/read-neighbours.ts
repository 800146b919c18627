import type { EmailSummary } from '../../../../shared/api.ts'
import type { Store } from '../../../store/store.ts'
import { toQuery, type HistoryFilter } from '../history/history-filter.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../common/time-units.ts'
import { walkEmails } from '../../../common/walk-emails.ts'

const PAGE = 200
const SPANS_MS = [10 * MINUTE_MS, 6 * HOUR_MS, 10 * DAY_MS] // lists begin with the newest, so what comes next is looked for near by

/** The emails before and after this one in the history that the filter names. */
export async function readNeighbours(store: Store, { id, receivedAt }: EmailSummary, filter: HistoryFilter) {
  const query = toQuery(filter)
  const at = Date.parse(receivedAt)
  const within = (from: string | undefined, to: string | undefined) => ({
    ...query,
    from: latest(query.from, from),
    to: to && query.to && query.to < to ? query.to : (to ?? query.to),
  })

  async function findOlder(): Promise<string | undefined> {
    const before = within(undefined, new Date(at + 1).toISOString())
    const { emails } = await store.listEmails({ ...before, limit: PAGE })
    const place = emails.findIndex((email) => email.id === id)
    return emails[place + 1]?.id
  }

  async function findNewer(spans = SPANS_MS): Promise<string | undefined> {
    const [span, ...rest] = spans
    if (span === undefined) return undefined
    let last: string | undefined
    const near = within(new Date(at).toISOString(), new Date(at + span).toISOString())
    for await (const email of walkEmails(store, near)) {
      if (email.id === id) break
      last = email.id
    }
    return last ?? findNewer(rest)
  }

  const [newer, older] = await Promise.all([findNewer(), findOlder()])
  return { newer, older }
}

const latest = (one: string | undefined, other: string | undefined) =>
  one && other ? (one > other ? one : other) : (one ?? other)
