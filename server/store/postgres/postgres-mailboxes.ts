import type { MailboxRecord, Mailboxes } from '../mailbox-part.ts'
import { changeDocument } from './document-part.ts'
import { identityKey } from './email-rows.ts'
import type { PostgresParts } from './postgres-store.ts'

const LIST = `select id, value from documents where kind = 'mailbox' order by id`

const FIND = `
select place::int, identities.email_id as id, not exists (
  select from deliveries where deliveries.email_id = identities.email_id and state <> 'delivered'
) as "isDelivered"
from unnest($1::text[]) with ordinality as wanted (key, place) join identities using (key)`

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
    async find(mailbox, messageIds) {
      const keys = messageIds.map((id) => identityKey('gmail', mailbox, id))
      const rows = await database.query<{ place: number; id: string; isDelivered: boolean }>(FIND, [keys])
      return new Map(rows.map(({ place, ...email }) => [messageIds[place - 1] ?? '', email]))
    },
  }
}
