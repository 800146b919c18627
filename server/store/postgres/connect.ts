import type { Client } from 'pg'

export const STATEMENT_SECONDS = 10 // a push is answered 503 soon, and its sender comes back
const SCHEMA_IDLE_MS = 60_000

export function connectionTo(databaseUrl: string, statementSeconds = STATEMENT_SECONDS) {
  return {
    connectionString: databaseUrl,
    application_name: 'gmail-push-ingress',
    connectionTimeoutMillis: 2_000,
    statement_timeout: statementSeconds * 1_000,
    // Later than the server's own. A server that is frozen can still finish what was given up here: a push that comes
    // again is then known.
    query_timeout: (statementSeconds + 2) * 1_000,
    idle_in_transaction_session_timeout: 10_000, // what a receiver that is gone without a word holds is free again
    keepAlive: true,
  }
}

/** For work on the schema, which may take long, or wait long for another replica at the same. */
export const schemaConnectionTo = (databaseUrl: string) => ({
  ...connectionTo(databaseUrl),
  statement_timeout: 0,
  query_timeout: 0,
  idle_in_transaction_session_timeout: SCHEMA_IDLE_MS,
})

/** A connection of its own, gone when the work is done. */
export async function withConnection<R>(
  options: ReturnType<typeof connectionTo>,
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

/** The query in flight, or the next one, rejects with the same cause. */
export const ignoreBreak = () => undefined
