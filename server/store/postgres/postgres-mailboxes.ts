import type { DeliveryStatus } from '../../../shared/api.ts'
import { fateOf } from '../delivery-view.ts'
import { MAX_MAILBOXES, MAX_WINDOW_IDS, type MailboxRecord, type Mailboxes } from '../mailbox-part.ts'
import { changeDocument } from './document-part.ts'
import { identityKey } from './email-rows.ts'
import type { PostgresParts } from './postgres-store.ts'

const LIST = `select id, value from documents where kind = 'mailbox' order by id`

const FIND = `
select place::int, identities.email_id as id,
  array(select status from shown_deliveries where shown_deliveries.email_id = identities.email_id) as statuses
from unnest($1::text[]) with ordinality as wanted (key, place) join identities using (key)`

interface FoundRow {
  place: number
  id: string
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

export function createPostgresMailboxes({ database, announce }: PostgresParts): Mailboxes {
  return {
    async change(mailbox, change) {
      const key: [string, string] = ['mailbox', mailbox.toLowerCase()]
      const result = await changeDocument(database, key, (stored: MailboxRecord | undefined) => {
        const value = stored ?? { resends: {} }
        return { value, result: change(value) }
      })
      announce('mailbox')
      return result
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
      const keys = messageIds.map((id) => identityKey('gmail', mailbox, id))
      const rows = await database.query<FoundRow>(FIND, [keys])
      return new Map(
        rows.map(({ place, id, statuses }) => [messageIds[place - 1] ?? '', { id, fate: fateOf(statuses) }]),
      )
    },
  }
}
