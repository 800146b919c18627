import { noAlerts, type AlertState } from '../../../shared/alert-state.ts'
import { newAccess, type Access } from '../../../shared/access.ts'
import type { ImapState } from '../../../shared/imap-state.ts'
import type { Settings, SettingsNow } from '../../../shared/api.ts'
import { toJson, type Query } from './database.ts'
import { changeDocument, changeDraft, readDocument, SAVE } from './documents.ts'
import type { Engine } from './engine.ts'
import { keepKnown } from './keep-known.ts'
import { changedEndpoint } from '../common/endpoint-change.ts'
import { changedSettings } from '../common/settings-change.ts'
import { isResumed, RESUME_EVERY_MS, RESUMED_AT_ONCE } from '../common/resume.ts'
import { newSignIns } from '../common/new-sign-ins.ts'
import type { Control, SignIns, StoredEndpoint } from '../store.ts'

/** A deletion at the same instant waits, or has come first and left nothing to change. */
const LOCK_ENDPOINT = `select value from documents where kind = 'endpoint' and id = $1 for update`

export const LIST_ENDPOINTS = `select value from documents where kind = 'endpoint' order by value->>'createdAt', id`

/** Makes all that waits on its ladder for the endpoints due, some each second; see resume.ts. */
const RESUME = `
update deliveries
set due_at = least(deliveries.due_at, $2::timestamptz + ((nth - 1) / $3::int * $4::int)::float * interval '1 millisecond')
from (
  select email_id, endpoint_id, row_number() over (partition by endpoint_id order by due_at) as nth
  from deliveries where endpoint_id = any($1) and state = 'open' and due_at > $2
) as held
where deliveries.email_id = held.email_id and deliveries.endpoint_id = held.endpoint_id and deliveries.state = 'open'`

/** What it still owed is given up for good: an endpoint made later under the same id gets no older emails. */
const DELETE_ENDPOINT = `
with given_up as (
  update deliveries set state = 'undelivered', due_at = $2 where endpoint_id = $1 and state = 'open'
), forgotten as (delete from endpoint_runs where endpoint_id = $1),
unpaced as (delete from documents where kind = 'pace' and id = $1)
delete from documents where kind = 'endpoint' and id = $1 returning 1`

const COUNT_UNDELIVERED = `
select count(*)::int as count from shown_deliveries
where endpoint_id = $1 and state = 'undelivered' and status = 'undelivered'`

/** Endpoints, switches, who is signed in and who was told what, in the Postgres store. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createControl(
  { database, mail, announce, subscribe, now }: Engine,
  initial: Settings,
): Control {
  async function readNow(): Promise<SettingsNow> {
    return { ...initial, ...(await readDocument<SettingsNow>(mail, 'settings')) }
  }

  async function readAccess(): Promise<Access> {
    return (await readDocument<Access>(mail, 'access')) ?? newAccess()
  }

  /** `change` makes of what is there what shall be there, or nothing. */
  async function putEndpoint<R extends StoredEndpoint | undefined>(
    id: string,
    change: (before: StoredEndpoint | undefined) => R,
  ): Promise<R> {
    const after = await database.transact(async (query) => {
      const [row] = await query<{ value: StoredEndpoint }>(LOCK_ENDPOINT, [id])
      const endpoint = change(row?.value)
      if (endpoint) await query(SAVE, ['endpoint', id, toJson(endpoint)])
      if (endpoint && isResumed(row?.value, endpoint)) await resume(query, [id])
      return endpoint
    })
    if (after) announce('endpoint')
    return after
  }

  async function resume(query: Query, endpointIds: string[]): Promise<void> {
    await query(RESUME, [endpointIds, now(), RESUMED_AT_ONCE, RESUME_EVERY_MS])
  }

  const changeEndpoint: Control['changeEndpoint'] = (id, change) =>
    putEndpoint(id, (before) => before && changedEndpoint(before, change, now()))

  const listEndpoints = async () => {
    const rows = await database.query<{ value: StoredEndpoint }>(LIST_ENDPOINTS)
    return rows.map(({ value }) => value)
  }

  return {
    listEndpoints,
    async saveEndpoint(endpoint) {
      await putEndpoint(endpoint.id, () => endpoint)
    },
    changeEndpoint,
    async disableEndpoint(id, reason) {
      await changeEndpoint(id, { enabled: false, disabledReason: reason })
    },
    async deleteEndpoint(id) {
      const gone = await database.query(DELETE_ENDPOINT, [id, now()])
      if (gone.length > 0) announce('endpoint')
      return gone.length > 0
    },
    async dismissUndelivered(id) {
      const [row] = await database.query<{ count: number }>(COUNT_UNDELIVERED, [id])
      if (!row?.count) return 0
      await database.query(SAVE, ['dismissal', id, toJson({ at: now() })])
      announce('delivery')
      return row.count
    },
    readSettings: keepKnown({ subscribe }, 'settings', readNow),
    async changeSettings(patch) {
      // first what was held, then the switch: after a failure in between, doing it again does all of it
      if (patch.webhook_sending_enabled && !(await readNow()).webhook_sending_enabled) {
        const enabled = (await listEndpoints()).filter((endpoint) => endpoint.enabled)
        await resume(
          database.query,
          enabled.map(({ id }) => id),
        )
      }
      const settings = await changeDocument<SettingsNow, SettingsNow>(
        database,
        ['settings', ''],
        (stored) => {
          const value = changedSettings({ ...initial, ...stored }, patch, now())
          return { value, result: value }
        },
      )
      announce('settings')
      return settings
    },
    readAccess: keepKnown({ subscribe }, 'settings', readAccess),
    async changeAccess<R>(change: (access: Access) => R) {
      const result = await changeDraft(database, ['access', ''], newAccess, change)
      announce('settings')
      return result
    },
    readSignIns: async () => (await readDocument<SignIns>(database, 'sign-ins')) ?? newSignIns(),
    changeSignIns: <R>(change: (signIns: SignIns) => R) =>
      changeDraft(database, ['sign-ins', ''], newSignIns, change),
    readAlertState: async () => (await readDocument<AlertState>(database, 'alerts')) ?? noAlerts(),
    changeAlertState: <R>(change: (state: AlertState) => R) =>
      changeDraft(database, ['alerts', ''], noAlerts, change),
    readImapState: () => readDocument<ImapState>(database, 'imap'),
    async saveImapState(state) {
      await database.query(SAVE, ['imap', '', toJson(state)])
    },
  }
}
