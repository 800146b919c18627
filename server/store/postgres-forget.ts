import type { PostgresParts } from './postgres-store.ts'
import type { Store } from './store.ts'

const BATCH = 500 // short transactions, so that deleting never holds up a push

/** An email goes with its deliveries and its ids. */
const deleteEmails = (which: string) => `
with gone as (delete from emails where ${which} returning id, gmail_key, other_key),
deliveries_gone as (delete from deliveries using gone where email_id = gone.id),
ids_gone as (delete from identities using gone where key in (gmail_key, other_key) and email_id = gone.id)
select count(*)::int as count from gone`

const IS_OWED = `exists (
  select from deliveries join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = endpoint_id
  where email_id = emails.id and state = 'open')`

const DELETE_OLD = deleteEmails(`id in (
  select id from emails where received_at < $1 and not ${IS_OWED} order by received_at limit ${BATCH} for update skip locked)`)

const ERASE = deleteEmails(`$1 = any(string_to_array(people, ' '))`)

const COUNT_OWED = `select count(*)::int as count from emails where received_at < $1 and ${IS_OWED}`

/** How the Postgres store forgets: for good, in small steps. */
export function createForgetPart({
  database,
  announce,
}: PostgresParts): Pick<Store, 'deleteEmailsBefore' | 'eraseEmails'> {
  async function count(text: string, value: unknown): Promise<number> {
    const [row] = await database.query<{ count: number }>(text, [value])
    return row?.count ?? 0
  }
  return {
    async deleteEmailsBefore(before) {
      let deleted = 0
      for (let batch = BATCH; batch === BATCH; deleted += batch) batch = await count(DELETE_OLD, before)
      if (deleted > 0) announce('email')
      return { deleted, carriedForward: await count(COUNT_OWED, before) }
    },
    async eraseEmails(address) {
      const erased = await count(ERASE, address.toLowerCase())
      if (erased > 0) announce('email')
      return erased
    },
  }
}
