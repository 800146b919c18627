import type { Pool, PoolClient } from 'pg'
import type { Logger } from 'pino'
import {
  beginWith,
  connectionTo,
  ignoreBreak,
  isBehindPooler,
  limitedConnectionTo,
  MAIL_LIMITS,
  type Limits,
} from './connect.ts'
import { refusedStart, unavailable } from './database-error.ts'
import { migrateSchema } from './schema.ts'

interface Use {
  /** Kept open from the start on: what comes later, and may find none left, comes second. */
  kept: number
  /** Opened at the start, to see that there is room for these, the change feed and the work of one replica. */
  atStart: number
  max: number
  limits: Limits
}

/** Emails and outcomes travel in groups, so few connections are needed; a server allows 100 for all replicas. */
const MAIL: Use = { kept: 3, atStart: 3, max: 3, limits: MAIL_LIMITS }
/** Pages and maintenance, which may take longer, beside the mail. */
const REST: Use = { kept: 1, atStart: 3, max: 5, limits: { statementSeconds: 60, idleSeconds: 10 } }

export type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>

/** Postgres; what it cannot do rejects with `store_unavailable`. */
export interface Database {
  query: Query
  /** All or nothing. */
  transact<R>(work: (query: Query) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** Connections of their own for what moves mail, so that no page and no maintenance can keep a push waiting. */
export interface Databases {
  mail: Database
  rest: Database
}

/** Connects and brings the tables up to date. Rejects with the cure when the database does not answer, or has no room. */
export async function openDatabases(databaseUrl: string, log: Logger): Promise<Databases> {
  try {
    const isPooled = await isBehindPooler(databaseUrl)
    if (isPooled)
      log.info('STORE: The database is behind a pooler, which is fine; docs/scale.md says what differs')
    await migrateSchema(databaseUrl)
    const open = (use: Use) => openPool(databaseUrl, use, isPooled, log)
    const mail = await open(MAIL)
    return {
      mail,
      rest: await open(REST).catch((error: unknown) => mail.close().then(() => Promise.reject(error))),
    }
  } catch (error) {
    throw refusedStart(databaseUrl, error)
  }
}

async function openPool(
  databaseUrl: string,
  { kept, atStart, max, limits }: Use,
  isPooled: boolean,
  log: Logger,
): Promise<Database> {
  const { default: pg } = await import('pg')
  const connection = isPooled ? connectionTo(databaseUrl, limits) : limitedConnectionTo(databaseUrl, limits)
  const pool = new pg.Pool({ ...connection, max, min: kept })
  pool.on('error', (error) =>
    log.warn({ err: error }, 'STORE: A connection to the database broke, others follow'),
  )
  try {
    await openAtStart(pool, atStart, kept)
  } catch (error) {
    await pool.end()
    throw error
  }
  return createDatabase(pool, isPooled ? limits : undefined)
}

async function openAtStart(pool: Pool, count: number, kept: number): Promise<void> {
  const tries = await Promise.allSettled(Array.from({ length: count }, () => pool.connect()))
  const clients = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  clients.forEach((client, index) => client.release(index >= kept))
  const refused = tries.find((one) => one.status === 'rejected')
  if (refused) throw refused.reason
}

/** `limits`: those that the server does not keep for the connection, so that each transaction has to bring them. */
function createDatabase(pool: Pool, limits: Limits | undefined): Database {
  const transact = <R>(work: (query: Query) => Promise<R>) =>
    withClient(pool, async (client) => {
      const query = createQuery(client)
      await query(limits ? beginWith(limits) : 'begin')
      const result = await work(query)
      await query('commit')
      return result
    })
  return {
    query: limits ? (text, values) => transact((query) => query(text, values)) : createQuery(pool),
    transact,
    close: () => pool.end(),
  }
}

/** A client whose work failed is closed, which also ends its transaction. */
async function withClient<R>(pool: Pool, work: (client: PoolClient) => Promise<R>): Promise<R> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw unavailable(cause)
  })
  client.on('error', ignoreBreak)
  let hasFailed = true
  try {
    const result = await work(client)
    hasFailed = false
    return result
  } finally {
    client.off('error', ignoreBreak)
    client.release(hasFailed)
  }
}

function createQuery(client: Pool | PoolClient): Query {
  return async function query<Row>(text: string, values: unknown[] = []) {
    try {
      const { rows } = await client.query(text, values.map(makeHarmless))
      return rows as Row[] // the statement says what its rows are
    } catch (cause) {
      throw unavailable(cause)
    }
  }
}

/** Postgres refuses NUL and lone surrogates; as in stored emails, U+FFFD stands for them. */
function makeHarmless(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd').toWellFormed() : value
}

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => makeHarmless(part))
}
