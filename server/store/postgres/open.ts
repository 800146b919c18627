import type { Logger } from 'pino'
import type { Settings } from '../../../shared/api.ts'
import { storeUnavailable } from '../../errors.ts'
import { findClosed } from '../../routing/delivery-window.ts'
import { createAccept } from './accept.ts'
import { openChangeFeed } from './change-feed.ts'
import { openDatabases, toJson } from './database.ts'
import { createDeliveries } from './deliveries.ts'
import { createControl, LIST_ENDPOINTS } from './control.ts'
import { createForget } from './forget.ts'
import { keepKnown } from './keep-known.ts'
import { createMailboxes } from './mailboxes.ts'
import { createHistory } from './history.ts'
import { createMeasuring } from './measure.ts'
import { createRedelivering } from './redeliveries.ts'
import type { Engine } from './engine.ts'
import { createRunAlone } from './run-alone.ts'
import type { Store, StoredEndpoint } from '../store.ts'

interface Options {
  databaseUrl: string
  log: Logger
  now: () => Date
  /** Values of the switches until somebody changes them. */
  initialSettings: Settings
}

/** The engine for several receivers on one database. */
export async function openPostgresStore({ databaseUrl, log, now, initialSettings }: Options): Promise<Store> {
  const { mail, rest: database } = await openDatabases(databaseUrl, log)
  await database.query(`insert into documents values ('settings', '', $1) on conflict do nothing`, [
    toJson(initialSettings),
  ])
  const feed = openChangeFeed(databaseUrl, database)
  const { announce, subscribe } = feed
  const knownEndpoints = keepKnown({ subscribe }, 'endpoint', async () => {
    const rows = await mail.query<{ value: StoredEndpoint }>(LIST_ENDPOINTS)
    return rows.map(({ value }) => value)
  })
  const closedNow = async () => findClosed(await knownEndpoints(), now())
  const engine: Engine = { database, mail, announce, subscribe, knownEndpoints, closedNow, now }
  const { deliveries, releaseLeases } = createDeliveries(engine)
  const history = createHistory(engine)
  const control = createControl(engine, initialSettings)
  return {
    ...createAccept(engine),
    ...history,
    ...createMeasuring(engine),
    ...deliveries,
    ...createRedelivering(engine, { ...history, ...deliveries, ...control }),
    ...control,
    ...createMailboxes(engine),
    ...createForget(engine),
    runAlone: createRunAlone(databaseUrl),
    async checkWritable() {
      const [row] = await mail.query<{ transaction_read_only: string }>('show transaction_read_only')
      if (row?.transaction_read_only === 'on') throw storeUnavailable(new Error('the database is read-only'))
    },
    needsRestart: () => undefined, // a pool makes its connections anew
    subscribe,
    async close() {
      // without the database the leases end by themselves
      await releaseLeases().catch((error: unknown) => log.warn({ err: error }, 'STORE: Leases not released'))
      await feed.close()
      await Promise.all([database.close(), mail.close()])
    },
  }
}
