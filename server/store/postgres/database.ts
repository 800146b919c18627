import type { Pool, PoolClient } from 'pg'
import type { Logger } from 'pino'
import { AppError, storeUnavailable } from '../../errors.ts'
import {
  connectionTo,
  ignoreBreak,
  schemaConnectionTo,
  STATEMENT_SECONDS,
  withConnection,
} from './connect.ts'
import { migrateSchema } from './schema.ts'

/** Emails and outcomes travel in groups, so few connections are needed; a server allows 100 for all replicas. */
const MAIL = { max: 3, statementSeconds: STATEMENT_SECONDS }
const REST = { max: 5, statementSeconds: 60 } // pages and maintenance may take longer, beside the mail

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

/** Connects and brings the tables up to date. Rejects with the cure when the database does not answer. */
export async function openDatabases(databaseUrl: string, log: Logger): Promise<Databases> {
  await withConnection(schemaConnectionTo(databaseUrl), migrateSchema).catch((cause: unknown) => {
    throw new Error(`the database at ${new URL(databaseUrl).host} cannot be used: ${reasonOf(cause)}`, {
      cause,
    })
  })
  const { default: pg } = await import('pg')
  const open = ({ max, statementSeconds }: typeof MAIL) => {
    const pool = new pg.Pool({ ...connectionTo(databaseUrl, statementSeconds), max })
    pool.on('error', (error) =>
      log.warn({ err: error }, 'STORE: A connection to the database broke, others follow'),
    )
    return createDatabase(pool)
  }
  return { mail: open(MAIL), rest: open(REST) }
}

function createDatabase(pool: Pool): Database {
  return {
    query: createQuery(pool),
    transact: (work) =>
      withClient(pool, async (client) => {
        const query = createQuery(client)
        await query('begin')
        const result = await work(query)
        await query('commit')
        return result
      }),
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

/** A host with two addresses fails with two errors, which say the same. */
function unavailable(cause: unknown): AppError {
  return storeUnavailable(cause instanceof AggregateError ? cause.errors[0] : cause)
}

/** What is wrong with one item of a group, so that the others should not suffer: bad data, a conflict, a limit. */
export function isAboutOneItem(error: unknown): boolean {
  const cause = causeOf(error)
  return cause instanceof Error && 'code' in cause && /^(22|23|40|54)...$/.test(String(cause.code))
}

/** What Postgres or the network said, for people. */
export function reasonOf(error: unknown): string {
  const cause = causeOf(error)
  return cause instanceof Error ? cause.message : String(cause)
}

function causeOf(error: unknown): unknown {
  return error instanceof AppError ? error.cause : error
}
