import type { Pool, PoolClient } from 'pg'
import type { Logger } from 'pino'
import { AppError, storeUnavailable } from '../errors.ts'
import { migrateSchema } from './postgres-schema.ts'

const MAX_CONNECTIONS = 8 // emails and outcomes travel in groups, so few are needed; a server allows 100 for all replicas

export type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>

/** Postgres; what it cannot do rejects with `store_unavailable`. */
export interface Database {
  query: Query
  /** All or nothing. */
  transact<R>(work: (query: Query) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export function connectionTo(databaseUrl: string) {
  return {
    connectionString: databaseUrl,
    application_name: 'gmail-push-ingress',
    connectionTimeoutMillis: 2_000, // a push is answered 503 soon, and its sender comes back
    statement_timeout: 10_000,
    query_timeout: 12_000, // later than the server's own, after which it is certain that nothing happened
    keepAlive: true,
  }
}

/** Connects and brings the tables up to date. Rejects with the cure when the database does not answer. */
export async function openDatabase(databaseUrl: string, log: Logger): Promise<Database> {
  const { default: pg } = await import('pg') // not loaded where the store is embedded
  const pool = new pg.Pool({ ...connectionTo(databaseUrl), max: MAX_CONNECTIONS })
  pool.on('error', (error) =>
    log.warn({ err: error }, 'STORE: A connection to the database broke, others follow'),
  )
  try {
    await withClient(pool, migrateSchema)
  } catch (error) {
    await pool.end()
    throw new Error(`the database at ${new URL(databaseUrl).host} cannot be used: ${reasonOf(error)}`, {
      cause: error,
    })
  }
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

/** The query in flight, or the next one, rejects with the same cause. */
const ignoreBreak = () => undefined

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
