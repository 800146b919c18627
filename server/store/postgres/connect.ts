import type { Client, ClientConfig } from 'pg'
import { reasonCode } from './database-error.ts'

/** How long a statement may take, and how long a transaction may wait for the next one: who is gone without a word lets go. */
export interface Limits {
  statementSeconds: number
  idleSeconds: number
}

export const MAIL_LIMITS: Limits = { statementSeconds: 10, idleSeconds: 10 } // a push is answered 503 soon, and its sender comes back
const SCHEMA_LIMITS: Limits = { statementSeconds: 0, idleSeconds: 60 } // may take long, or wait long for another replica

/** Limits by the client's clock only. */
export const connectionTo = (
  databaseUrl: string,
  { statementSeconds }: Limits = MAIL_LIMITS,
): ClientConfig => ({
  connectionString: databaseUrl,
  application_name: 'gmail-push-ingress',
  connectionTimeoutMillis: 2_000,
  // Later than the server's own. A server that is frozen can still finish what was given up here: a push that comes
  // again is then known.
  query_timeout: statementSeconds && (statementSeconds + 2) * 1_000,
  keepAlive: true,
})

/** The server keeps the limits too, for as long as the connection lives. */
export const limitedConnectionTo = (databaseUrl: string, limits: Limits): ClientConfig => ({
  ...connectionTo(databaseUrl, limits),
  statement_timeout: limits.statementSeconds * 1_000,
  idle_in_transaction_session_timeout: limits.idleSeconds * 1_000,
})

/** The server keeps the limits until the end of this transaction: the only ones that hold behind any pooler. */
export const beginWith = ({ statementSeconds, idleSeconds }: Limits) => `
begin; set local statement_timeout = '${statementSeconds}s'; set local idle_in_transaction_session_timeout = '${idleSeconds}s'`

/** A connection of its own, gone when the work is done. */
export async function withConnection<R>(
  options: ClientConfig,
  work: (client: Client) => Promise<R>,
): Promise<R> {
  const { default: pg } = await import('pg') // not loaded where the store is embedded
  const client = new pg.Client(options)
  client.on('error', ignoreBreak)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end()
  }
}

/** For work on the schema: replicas that start together take turns, or their DDL would deadlock; all or nothing. */
export const changeSchema = (databaseUrl: string, work: (client: Client) => Promise<void>) =>
  withConnection(connectionTo(databaseUrl, SCHEMA_LIMITS), async (client) => {
    await client.query(beginWith(SCHEMA_LIMITS))
    await work(client)
    await client.query('commit') // else the end of the connection takes it all back
  })

const PROTOCOL_VIOLATION = '08P01' // PgBouncer about a limit that it was not told to ignore

/** A pooler refuses a connection's limits, or drops them in silence. */
export async function isBehindPooler(databaseUrl: string): Promise<boolean> {
  try {
    return await withConnection(limitedConnectionTo(databaseUrl, MAIL_LIMITS), async (client) => {
      const { rows } = await client.query<{ statement_timeout: string }>('show statement_timeout')
      return rows[0]?.statement_timeout !== `${MAIL_LIMITS.statementSeconds}s`
    })
  } catch (error) {
    if (reasonCode(error) === PROTOCOL_VIOLATION) return true
    throw error
  }
}

/** The query in flight, or the next one, rejects with the same cause. */
export const ignoreBreak = () => undefined
