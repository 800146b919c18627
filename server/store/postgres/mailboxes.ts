import type { DeliveryStatus } from '../../../shared/api.ts'
import { fateOf } from '../common/delivery-state.ts'
import {
  keepMailboxes,
  MAX_MAILBOXES,
  MAX_WINDOW_IDS,
  type MailboxRecord,
  type MailboxRecords,
} from '../common/mailboxes.ts'
import { changeDraft } from './documents.ts'
import { keyText } from './email-rows.ts'
import type { Engine } from './engine.ts'
import type { Mailboxes } from '../store.ts'

const LIST = `select id, value from documents where kind = 'mailbox' order by id`

const COMPARE_FROM = `select value->>'compareFrom' as at from documents where kind = 'mailbox' and id = $1`

const FIND = `
select nth::int, email_id as id, emails.id is null as "isGone",
  array(select status from shown_deliveries where shown_deliveries.email_id = emails.id) as statuses
from unnest($1::text[]) with ordinality as wanted (plain, nth) join identities on key = identity_key(plain)
  left join emails on emails.id = email_id`

interface FoundRow {
  nth: number
  id: string
  isGone: boolean
  statuses: DeliveryStatus[]
}

const FORGET = `
with heard as (
  select id, coalesce(jsonb_array_length(value #> '{window,messageIds}'), 0) as ids,
    coalesce(greatest(value->>'lastHeartbeatAt', value #>> '{window,at}'), '') as at
  from documents where kind = 'mailbox'
), ranked as (
  select id, ids, at >= $1 and row_number() over last_heard_first <= ${MAX_MAILBOXES} as is_kept,
    sum(ids) over last_heard_first > ${MAX_WINDOW_IDS} as is_beyond
  from heard window last_heard_first as (order by at desc, id)
), gone as (
  delete from documents using ranked where kind = 'mailbox' and documents.id = ranked.id and not is_kept returning 1
), cut as (
  update documents set value = value - 'window' from ranked
  where kind = 'mailbox' and documents.id = ranked.id and is_kept and is_beyond and ids > 0 returning 1
)
select from gone union all select from cut`

export const createMailboxes = (engine: Engine): Mailboxes => keepMailboxes(createRecords(engine))

function createRecords({ database, announce }: Engine): MailboxRecords {
  return {
    async change(mailbox, change) {
      const create = (): MailboxRecord => ({ resends: {} })
      const result = await changeDraft(database, ['mailbox', mailbox.toLowerCase()], create, change)
      announce('mailbox')
      return result
    },
    async comparisonWanted(mailbox) {
      // asked for by a restore alone: a database loses no single lines without saying so
      const [row] = await database.query<{ at: string | null }>(COMPARE_FROM, [mailbox.toLowerCase()])
      return row?.at ?? undefined
    },
    async list() {
      const rows = await database.query<{ id: string; value: MailboxRecord }>(LIST)
      return rows.map(({ id, value }) => [id, value])
    },
    async forget(before) {
      const changed = await database.query(FORGET, [before.toISOString()])
      if (changed.length > 0) announce('mailbox')
    },
    async find(mailbox, messageIds) {
      const keys = messageIds.map((id) => keyText('gmail', mailbox, id))
      const rows = await database.query<FoundRow>(FIND, [keys])
      return new Map(
        rows.map(({ nth, id, isGone, statuses }) => {
          const fate = isGone ? 'forgotten' : fateOf(statuses)
          return [messageIds[nth - 1] ?? '', { id, fate }]
        }),
      )
    },
  }
}
