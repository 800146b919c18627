import type { Settings } from '../../../shared/api.ts'
import { toJson, type Database } from './database.ts'
import type { PostgresParts } from './postgres-store.ts'
import { changedEndpoint } from '../endpoint-change.ts'
import type { Store, StoredEndpoint } from '../store.ts'

const SETTINGS_MAX_AGE_MS = 1_000 // every push asks; a change in another replica is announced, this is for when that was lost

/** Changes one small document; of two replicas at it, the second sees what the first wrote. */
export function changeDocument<T, R>(
  database: Database,
  [kind, id]: [kind: string, id: string],
  change: (value: T | undefined) => { value: T; result: R },
): Promise<R> {
  return database.transact(async (query) => {
    await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${kind} ${id}`])
    const [row] = await query<{ value: T }>('select value from documents where kind = $1 and id = $2', [
      kind,
      id,
    ])
    const { value, result } = change(row?.value)
    await query(SAVE, [kind, id, toJson(value)])
    return result
  })
}

export const SAVE = `insert into documents values ($1, $2, $3) on conflict (kind, id) do update set value = excluded.value`

/** A deletion at the same instant waits, or has come first and left nothing to change. */
const LOCK_ENDPOINT = `select value from documents where kind = 'endpoint' and id = $1 for update`

/** What it still owed is given up for good: an endpoint made later under the same id gets no older emails. */
const DELETE_ENDPOINT = `
with given_up as (update deliveries set state = 'undelivered' where endpoint_id = $1 and state = 'open')
delete from documents where kind = 'endpoint' and id = $1 returning 1`

type DocumentPart = Pick<
  Store,
  | 'listEndpoints'
  | 'saveEndpoint'
  | 'changeEndpoint'
  | 'disableEndpoint'
  | 'deleteEndpoint'
  | 'readSettings'
  | 'changeSettings'
>

/** Endpoints and switches in the Postgres store. */
export function createDocumentPart(
  { database, mail, announce, subscribe }: PostgresParts,
  initial: Settings,
): DocumentPart {
  let cached: { settings: Promise<Settings>; until: number } | undefined
  const forget = () => (cached = undefined)
  subscribe((change) => change === 'settings' && forget())

  async function readNow(): Promise<Settings> {
    const [row] = await mail.query<{ value: Settings }>("select value from documents where kind = 'settings'")
    return { ...initial, ...row?.value }
  }

  const changeEndpoint: Store['changeEndpoint'] = async (id, change) => {
    const changed = await database.transact(async (query) => {
      const [row] = await query<{ value: StoredEndpoint }>(LOCK_ENDPOINT, [id])
      if (!row) return undefined
      const endpoint = changedEndpoint(row.value, change)
      await query(SAVE, ['endpoint', id, toJson(endpoint)])
      return endpoint
    })
    if (changed) announce('endpoint')
    return changed
  }

  return {
    async listEndpoints() {
      const order = `order by value->>'createdAt', id`
      const rows = await database.query<{ value: StoredEndpoint }>(
        `select value from documents where kind = 'endpoint' ${order}`,
      )
      return rows.map(({ value }) => value)
    },
    async saveEndpoint(endpoint) {
      await database.query(SAVE, ['endpoint', endpoint.id, toJson(endpoint)])
      announce('endpoint')
    },
    changeEndpoint,
    async disableEndpoint(id, reason) {
      await changeEndpoint(id, { enabled: false, disabledReason: reason })
    },
    async deleteEndpoint(id) {
      const gone = await database.query(DELETE_ENDPOINT, [id])
      if (gone.length > 0) announce('endpoint')
      return gone.length > 0
    },
    readSettings() {
      if (!cached || cached.until <= Date.now()) {
        cached = { settings: readNow(), until: Date.now() + SETTINGS_MAX_AGE_MS }
        cached.settings.catch(forget)
      }
      return cached.settings
    },
    async changeSettings(patch) {
      const settings = await changeDocument<Settings, Settings>(database, ['settings', ''], (stored) => {
        const value = { ...initial, ...stored, ...patch }
        return { value, result: value }
      })
      announce('settings')
      return settings
    },
  }
}
