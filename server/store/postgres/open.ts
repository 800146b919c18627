import type { Logger } from 'pino'
import type { Settings } from '../../../shared/api.ts'
import { storeUnavailable } from '../../errors.ts'
import { createAcceptPart } from './accept.ts'
import { openChangeFeed, type ChangeFeed } from './change-feed.ts'
import { openDatabases, toJson, type Database } from './database.ts'
import { createDeliveryPart } from './deliveries.ts'
import { createDocumentPart } from './control.ts'
import { createForgetPart } from './forget.ts'
import { createMailboxPart } from '../common/mailboxes.ts'
import { createPostgresMailboxes } from './mailboxes.ts'
import { createReadPart } from './history.ts'
import { createRunAlone } from './run-alone.ts'
import { createSignInPart } from './sign-ins.ts'
import type { Store } from '../store.ts'

/** What the Postgres store's functions share. */
export interface PostgresParts extends Pick<ChangeFeed, 'announce' | 'subscribe'> {
  database: Database
  /** The same, for what moves mail. */
  mail: Database
  now: () => Date
}

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
  const parts: PostgresParts = { database, mail, announce, subscribe, now }
  const deliveries = createDeliveryPart(parts)
  return {
    ...createAcceptPart(parts),
    ...createReadPart(parts),
    ...deliveries.part,
    ...createDocumentPart(parts, initialSettings),
    ...createSignInPart(parts),
    ...createMailboxPart(createPostgresMailboxes(parts)),
    ...createForgetPart(parts),
    ...createRunAlone(databaseUrl),
    async checkWritable() {
      const [row] = await mail.query<{ transaction_read_only: string }>('show transaction_read_only')
      if (row?.transaction_read_only === 'on') throw storeUnavailable(new Error('the database is read-only'))
    },
    comparisonWanted: async () => undefined, // a database loses no single lines without saying so
    needsRestart: () => undefined, // a pool makes its connections anew
    subscribe,
    async close() {
      // without the database the leases end by themselves
      await deliveries
        .releaseLeases()
        .catch((error: unknown) => log.warn({ err: error }, 'STORE: Leases not released'))
      await feed.close()
      await Promise.all([database.close(), mail.close()])
    },
  }
}
