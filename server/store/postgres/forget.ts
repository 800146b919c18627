import type { Query } from './database.ts'
import { idsExpireBefore } from '../common/identity-key.ts'
import type { Engine } from './engine.ts'
import { WEEK_HOURS } from '../common/measures.ts'
import { createPersonFilter, piecesOf } from '../common/people.ts'
import type { Forgetting } from '../store.ts'

const BATCH = 500 // short transactions, so that deleting never holds up a push

const IS_OWED = `exists (
  select from deliveries join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = endpoint_id
  where email_id = emails.id and state = 'open')`

const LOCK_OLD = `
select id from emails where received_at < $1 and not ${IS_OWED} order by received_at limit ${BATCH} for update skip locked`

const LOCK = `select id from emails where id = any($1) for update`

/** Those that may be meant: reading addresses is the parser's. */
const FIND_PEOPLE = `select id, people from emails where replace(people, '\\', '') like all($1)`

/**
 * An email goes with its deliveries; of its ids the hashes stay. A statement after the one that locked the emails: it sees what was replayed
 * or learned before the lock, and nothing can be after.
 */
const deleteLocked = (which = 'true') => `
with gone as (delete from emails where id = any($1) and ${which} returning id),
deliveries_gone as (delete from deliveries using gone where email_id = gone.id)
select count(*)::int as count from gone`

const FORGET_IDS = `
with gone as (
  delete from identities where key in (
    select key from identities where at < $1 and not exists (select from emails where id = email_id) limit ${BATCH}
  ) returning 1
)
select count(*)::int as count from gone`

const FORGET_TALLIES = `delete from tallies where hour < hour_of($1) - ${WEEK_HOURS}`

const LIST_DAYS = `select distinct to_char(received_at at time zone 'UTC', 'YYYY-MM-DD') as day from emails order by day`

const COUNT_OWED = `select count(*)::int as count from emails where received_at < $1 and ${IS_OWED}`

/** How the Postgres store forgets: for good, in small steps. */
export function createForget({ database, announce, now }: Engine): Forgetting {
  async function count(query: Query, text: string, value: unknown): Promise<number> {
    const [row] = await query<{ count: number }>(text, [value])
    return row?.count ?? 0
  }

  /** Tells how many there were to delete, and how many of them still could be. */
  const deleteBatch = (lock: string, value: unknown, which?: string) =>
    database.transact(async (query) => {
      const ids = (await query<{ id: string }>(lock, [value])).map(({ id }) => id)
      return { found: ids.length, deleted: await count(query, deleteLocked(which), ids) }
    })

  return {
    async listDays() {
      const rows = await database.query<{ day: string }>(LIST_DAYS)
      return rows.map(({ day }) => day)
    },
    async deleteEmailsBefore(before) {
      let deleted = 0
      for (let found = BATCH; found === BATCH;) {
        const batch = await deleteBatch(LOCK_OLD, before, `not ${IS_OWED}`)
        found = batch.found
        deleted += batch.deleted
      }
      while ((await count(database.query, FORGET_IDS, idsExpireBefore(before, now()))) === BATCH);
      await database.query(FORGET_TALLIES, [now()])
      if (deleted > 0) announce('email')
      return { deleted, carriedForward: await count(database.query, COUNT_OWED, before) }
    },
    async eraseEmails(address) {
      const patterns = piecesOf(address).map((piece) => `%${piece}%`)
      const rows = await database.query<{ id: string; people: string }>(FIND_PEOPLE, [patterns])
      const isNamed = createPersonFilter(address)
      const ids = rows.filter(({ people }) => isNamed(people)).map(({ id }) => id)
      let erased = 0
      for (let start = 0; start < ids.length; start += BATCH)
        erased += (await deleteBatch(LOCK, ids.slice(start, start + BATCH))).deleted
      if (erased > 0) announce('email')
      return erased
    },
  }
}
