import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import { connectionTo, withConnection } from './connect.ts'
import { openDatabases } from './database.ts'

const UNLIMITED = { statementSeconds: 0, idleSeconds: 0 }
const ROWS = 500
const EMAILS = 20 // each may have 25 MB

interface Table {
  name: string
  columns: string
}

const fileOf = (folder: string, { name }: Table) => join(folder, `${name}.jsonl.gz`)

export interface Copied {
  emails: number
  /** Of the tables, which a later version may have otherwise. */
  schema: number
}

/** Copies every table as of one moment after the call, while receivers go on. */
export function saveTables(databaseUrl: string, folder: string): Promise<Copied> {
  return withConnection(connectionTo(databaseUrl, UNLIMITED), async (client) => {
    await client.query('begin isolation level repeatable read read only')
    for (const table of await listTables(client))
      await pipeline(
        Readable.from(readRows(client, table)),
        createGzip({ level: 1 }),
        createWriteStream(fileOf(folder, table), { mode: 0o600, flush: true }),
      )
    return count(client)
  })
}

async function* readRows(client: Client, { name }: Table): AsyncGenerator<string> {
  await client.query(`declare reading cursor for select row_to_json(one)::text as row from "${name}" as one`)
  for (;;) {
    const { rows } = await client.query<{ row: string }>(
      `fetch ${name === 'emails' ? EMAILS : ROWS} from reading`,
    )
    if (rows.length === 0) break
    yield rows.map(({ row }) => `${row}\n`).join('')
  }
  await client.query('close reading')
}

/**
 * All of it or nothing, into a database that holds nothing yet; then every mailbox's script is asked to compare from `since` on, for
 * what came after the backup.
 */
export async function restoreTables(
  databaseUrl: string,
  folder: string,
  { schema, since }: { schema: number; since: string },
  log: Logger,
): Promise<Copied> {
  const { mail, rest } = await openDatabases(databaseUrl, log) // makes the tables
  await Promise.all([mail.close(), rest.close()])
  return withConnection(connectionTo(databaseUrl, UNLIMITED), async (client) => {
    await client.query('begin')
    const tables = await listTables(client)
    await refuseUnlessFresh(client, tables)
    if ((await count(client)).schema !== schema)
      throw new Error(
        `${folder} is of another version - restore it with the version that made it, then start the one you want`,
      )
    for (const table of tables) await writeRows(client, table, fileOf(folder, table))
    await client.query(
      `select setval(pg_get_serial_sequence('emails', 'place'), (select coalesce(max(place), 0) + 1 from emails), false)`,
    )
    await client.query(ASK_TO_COMPARE, [since])
    const copied = await count(client)
    await client.query('commit')
    return copied
  })
}

async function writeRows(client: Client, { name, columns }: Table, file: string): Promise<void> {
  const insert = `insert into "${name}" (${columns}) overriding system value select ${columns} from json_populate_recordset(null::"${name}", $1)`
  let rows: string[] = []
  const write = async () => client.query(insert, [`[${rows.join(',')}]`])
  for await (const row of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    rows.push(row)
    if (rows.length < (name === 'emails' ? EMAILS : ROWS)) continue
    await write()
    rows = []
  }
  await write()
}

/** In the order in which they were made, so that what a trigger looks up is there already. */
async function listTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
select relname as name, string_agg(quote_ident(attname), ', ' order by attnum) as columns
from pg_class join pg_attribute on attrelid = pg_class.oid
where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> 'schema_versions'
  and attnum > 0 and not attisdropped and attgenerated = ''
group by pg_class.oid, relname order by pg_class.oid`)
  return rows
}

async function refuseUnlessFresh(client: Client, tables: Table[]): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from "${name}" limit 1`)
    if (rowCount) throw new Error(`the database holds ${name} already - restore into an empty database`)
  }
}

async function count(client: Client): Promise<Copied> {
  const { rows } = await client.query<Copied>(
    'select (select count(*)::int from emails) as emails, (select max(version) from schema_versions) as schema',
  )
  return rows[0] ?? { emails: 0, schema: 0 }
}

const ASK_TO_COMPARE = `
update documents set value = jsonb_set(value, '{compareFrom}', to_jsonb(least(value->>'compareFrom', $1::text)))
where kind = 'mailbox'`
