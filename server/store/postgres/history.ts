import {
  DeliveryStatus,
  type Attempt,
  type Delivery,
  type EmailFilter,
  type EmailSummary,
} from '../../../shared/api.ts'
import type { EmailStatus, KeptPush } from '../../../shared/push.ts'
import { formatCursor, parseCursor } from '../common/cursor.ts'
import { zeroOfEach } from '../common/delivery-state.ts'
import { showDelivery } from '../common/show-delivery.ts'
import type { Closed } from '../../routing/delivery-window.ts'
import type { Engine } from './engine.ts'
import { createCount, isAboutUnsettled } from './count-emails.ts'
import { createWhere } from './filter-emails.ts'
import { owedEmails } from './owed-emails.ts'
import { preferIndexes } from './prefer-indexes.ts'
import type { History } from '../store.ts'

interface ShownDelivery {
  endpointId: string
  status: DeliveryStatus
  attempts: number
  dueAt: string
  isAgain: boolean
  attemptLog: Attempt[]
}

interface ShownEmail {
  id: string
  status: EmailStatus
  received_at: Date
  gmail_at: Date | null
  also_seen_at: Date | null
  nth: string
  summary: Pick<EmailSummary, 'sender' | 'subject' | 'snippet' | 'routes'>
  push: KeptPush
  deliveries: ShownDelivery[] | null
}

const DELIVERIES = (more = '') => `(
  select json_agg(json_build_object('endpointId', endpoint_id, 'status', status, 'attempts', cardinality(attempt_log), 'dueAt', due_at,
    'isAgain', is_again ${more})
    order by endpoint_id)
  from shown_deliveries where email_id = email.id
) as deliveries`

const FIND = `
select id, status, received_at, gmail_at, also_seen_at, summary, push, ${DELIVERIES(", 'attemptLog', attempt_log")} from emails as email where id = $1`

const NEWEST_FIRST = 'order by received_at desc, place desc'

/** Which emails they are is found first, where that is to be read from an index alone. */
const list = (where: string, limit: string) => `
with page as materialized (select received_at, place from emails as email where ${where} ${NEWEST_FIRST} limit ${limit})
select id, status, received_at, gmail_at, also_seen_at, place as nth, summary, ${DELIVERIES()}
from page join emails as email using (received_at, place) ${NEWEST_FIRST}`

const countOwed = (status: DeliveryStatus) =>
  `select '${status}' as status, count(*)::int as count from (${owedEmails(status, undefined, '$1')}) as owed union all `

const COUNT = `${DeliveryStatus.exclude(['delivered']).options.map(countOwed).join('')}
select 'delivered', ((select count(*) from deliveries) - (select count(*) from deliveries where state = 'open')
  - (select count(*) from deliveries where state = 'undelivered'))::int
union all select 'emails', count(*)::int from emails`

/** How the Postgres store shows what it holds. */
export function createHistory({ database, closedNow }: Engine): History {
  const queryOf = (filter: EmailFilter) =>
    isAboutUnsettled(filter) ? preferIndexes(database) : database.query
  return {
    async findEmail(id) {
      const [email] = await database.query<ShownEmail>(FIND, [id])
      if (!email) return undefined
      const closed = await closedNow()
      const deliveries = (email.deliveries ?? []).map((delivery) => ({
        ...show(id, delivery, closed),
        attemptLog: delivery.attemptLog,
      }))
      return { ...summarize(email, closed), push: email.push, deliveries }
    },

    async listEmails({ limit, cursor, ...filter }) {
      const after = cursor === undefined ? undefined : parseCursor(cursor)
      const closed = await closedNow()
      const { where, values } = createWhere(filter, closed)
      const param = (value: unknown) => `$${values.push(value)}`
      const place =
        after && ` and (received_at, place) < (${param(after.receivedAt)}, ${param(after.nth)}::bigint)`
      const text = list(where + (place ?? ''), param(limit + 1))
      const found = await queryOf(filter)<ShownEmail>(text, values)
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const nextCursor = last && formatCursor(last.received_at, last.nth)
      return { emails: shown.map((email) => summarize(email, closed)), nextCursor }
    },

    async countEmails(filter) {
      const { text, values } = createCount(filter, await closedNow())
      const hasMuchToRead = isFiltered(filter) && !isAboutUnsettled(filter)
      const query = preferIndexes(database, { helpers: hasMuchToRead ? 2 : 0 })
      const [row] = await query<{ count: number }>(text, values)
      return row?.count ?? 0
    },

    async count() {
      const rows = await preferIndexes(database)<{ status: DeliveryStatus | 'emails'; count: number }>(
        COUNT,
        [[...(await closedNow()).keys()]],
      )
      const counted = Object.fromEntries(rows.map(({ status, count }) => [status, count]))
      const { emails = 0, ...deliveries } = { ...zeroOfEach(), ...counted }
      return { emails, deliveries }
    },
  }
}

const isFiltered = (filter: EmailFilter) => Object.values(filter).some((wanted) => wanted !== undefined)

function summarize(email: ShownEmail, closed: Closed): EmailSummary {
  const { id, status, received_at, gmail_at, also_seen_at, summary, deliveries } = email
  const shown = (deliveries ?? []).map((delivery) => show(id, delivery, closed))
  const times = {
    receivedAt: received_at.toISOString(),
    gmailAt: gmail_at?.toISOString(),
    alsoSeenAt: also_seen_at?.toISOString(),
  }
  return { ...summary, ...times, id, status, deliveries: shown }
}

/** Which windows are closed the view cannot know. */
function show(emailId: string, { dueAt, isAgain, ...known }: ShownDelivery, closed: Closed): Delivery {
  const isSent = known.status === 'pending' || known.status === 'retrying'
  const status = isSent && closed.has(known.endpointId) ? 'held' : known.status
  const shown = { ...known, status, dueAt: new Date(dueAt), isAgain: isAgain || undefined }
  return showDelivery(emailId, shown, isSent ? closed.get(known.endpointId) : undefined)
}
