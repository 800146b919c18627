import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Attempt } from '../../shared/api.ts'
import type { Push } from '../../shared/push.ts'
import { openControl, openMailboxes } from './control-documents.ts'
import { openEmailLog } from './email-log.ts'
import type { EmailEntry } from './email-index.ts'
import { lockFolder } from './folder-lock.ts'
import { openDatabase, toJson, type Database } from './postgres-database.ts'
import { SAVE } from './postgres-documents.ts'
import { toRow, type EmailRow } from './postgres-rows.ts'
import { openSegmentFiles, type SegmentFiles } from './segment-files.ts'
import type { DeliveryState } from './segment-line.ts'

const BATCH_EMAILS = 200
const BATCH_BYTES = 16_000_000

interface Options {
  folder: string
  databaseUrl: string
  log: Logger
  say: (line: string) => void
}

interface Delivery extends DeliveryState {
  emailId: string
  attemptLog: Attempt[]
}

interface Batch {
  emails: EmailRow[]
  deliveries: Delivery[]
}

/**
 * Copies an embedded store into Postgres, then reads all of it back and compares. Every step is an upsert by id, so it can
 * be run again; a delivery that went on in the database meanwhile stays as it is there.
 */
export async function moveStore({ folder, databaseUrl, log, say }: Options): Promise<void> {
  const unlock = await lockFolder(folder)
  const database = await openDatabase(databaseUrl, log)
  const files = await openSegmentFiles(folder, log)
  try {
    const { inOrder } = (await openEmailLog(files, () => new Date())).index
    const total = inOrder.length
    let copied = 0
    for await (const batch of batchesOf(inOrder, files)) {
      await copy(database, batch)
      copied += batch.emails.length
      say(`copied ${copied} of ${total} emails`)
    }
    const documents = await readDocuments(folder)
    for (const [kind, id, value] of documents) await database.query(SAVE, [kind, id, toJson(value)])

    let deliveries = 0
    for await (const batch of batchesOf(inOrder, files)) {
      await verify(database, batch)
      deliveries += batch.deliveries.length
    }
    await verifyDocuments(database, documents)
    const ofKind = (kind: string) => documents.filter(([each]) => each === kind).length
    say(
      `verified ${total} emails, ${deliveries} deliveries, ${ofKind('endpoint')} endpoints, ${ofKind('mailbox')} mailboxes: ` +
        `all are in the database as they are in ${folder}`,
    )
  } finally {
    await files.close()
    await database.close()
    await unlock()
  }
}

async function* batchesOf(entries: EmailEntry[], files: SegmentFiles): AsyncGenerator<Batch> {
  let batch: EmailEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    if (batch.length > 0 && (batch.length === BATCH_EMAILS || bytes + entry.place.length > BATCH_BYTES)) {
      yield await readBatch(batch, files)
      batch = []
      bytes = 0
    }
    batch.push(entry)
    bytes += entry.place.length
  }
  if (batch.length > 0) yield await readBatch(batch, files)
}

async function readBatch(entries: EmailEntry[], files: SegmentFiles): Promise<Batch> {
  const batch: Batch = { emails: [], deliveries: [] }
  for (const entry of entries) {
    const push = await files.readBody<Push>(entry.place)
    batch.emails.push(toRow({ ...entry, receivedAt: new Date(entry.receivedAt), push }))
    for (const delivery of entry.deliveries) {
      const places = entry.attempts?.get(delivery.endpointId) ?? []
      const attempts = places.map((place) => files.readBody<Attempt>(place))
      const attemptLog = JSON.parse(toJson(await Promise.all(attempts))) as Attempt[]
      batch.deliveries.push({ ...delivery, emailId: entry.id, attemptLog })
    }
  }
  return batch
}

async function readDocuments(folder: string): Promise<[kind: string, id: string, value: unknown][]> {
  const firstValues = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
  const { settings, endpoints } = (await openControl(folder, firstValues)).read()
  const mailboxes = (await openMailboxes(folder)).read()
  return [
    ['settings', '', settings],
    ...endpoints.map((endpoint): [string, string, unknown] => ['endpoint', endpoint.id, endpoint]),
    ...Object.entries(mailboxes).map(([id, value]): [string, string, unknown] => ['mailbox', id, value]),
  ]
}

async function copy(database: Database, { emails, deliveries }: Batch): Promise<void> {
  await database.transact(async (query) => {
    await query(COPY_EMAILS, [toJson(emails)])
    await query(COPY_IDS, [emails.map(({ id }) => id), ...keyColumns(emails)])
    await query(COPY_DELIVERIES, [toJson(deliveries)])
  })
}

const keyColumns = (emails: EmailRow[]) => [
  emails.map(({ gmailKey }) => gmailKey),
  emails.map(({ otherKey }) => otherKey),
]

interface Found {
  hashes: Record<string, string>
  keys: string[] | null
  deliveries: Record<string, Pick<Delivery, 'state' | 'attempts' | 'attemptLog'>>
}

async function verify(database: Database, { emails, deliveries }: Batch): Promise<void> {
  const keys = keyColumns(emails)
    .flat()
    .filter((key) => key !== null)
  const [found] = await database.query<Found>(READ_BACK, [emails.map(({ id }) => id), keys])
  const isThere = new Set(found?.keys)
  for (const { id, push, gmailKey, otherKey } of emails) {
    const hash = createHash('sha256').update(push).digest('hex')
    const knowsIds = [gmailKey, otherKey].every((key) => key === null || isThere.has(key))
    if (found?.hashes[id] !== hash || !knowsIds) throw differs(`email ${id}`)
  }
  for (const { emailId, endpointId, state, attempts, attemptLog } of deliveries) {
    const there = found?.deliveries[`${emailId} ${endpointId}`]
    const wentOn = there && there.attemptLog.length > attemptLog.length
    if (!wentOn && !isDeepStrictEqual(there, { state, attempts, attemptLog }))
      throw differs(`delivery of ${emailId} to ${endpointId}`)
  }
}

async function verifyDocuments(database: Database, documents: [string, string, unknown][]): Promise<void> {
  const rows = await database.query<{ kind: string; id: string; value: unknown }>('select * from documents')
  for (const [kind, id, value] of documents) {
    const there = rows.find((row) => row.kind === kind && row.id === id)
    if (!isDeepStrictEqual(there?.value, value)) throw differs(`${kind} ${id}`)
  }
}

function differs(what: string): Error {
  return new Error(
    `${what} is not in the database as it is in the folder - run this again while no receiver runs`,
  )
}

const COPY_EMAILS = `
insert into emails (id, status, received_at, mailbox, search, people, gmail_key, other_key, summary, push)
select id, status, "receivedAt", mailbox, search, people, "gmailKey", "otherKey", summary::json, push::json
from json_to_recordset($1) as email (id text, status text, "receivedAt" timestamptz, mailbox text, search text, people text,
  "gmailKey" text, "otherKey" text, summary text, push text)
on conflict (id) do update set status = excluded.status, gmail_key = excluded.gmail_key, other_key = excluded.other_key`

const COPY_IDS = `
insert into identities select key, id from unnest($1::text[] || $1::text[], $2::text[] || $3::text[])
  with ordinality as claim (id, key, place) where key is not null order by place
on conflict do nothing`

const COPY_DELIVERIES = `
insert into deliveries (email_id, endpoint_id, state, attempts, due_at, attempt_log)
select "emailId", "endpointId", state, attempts, to_timestamp("dueAt" / 1000.0), array(select json_array_elements("attemptLog"))
from json_to_recordset($1) as delivery ("emailId" text, "endpointId" text, state text, attempts int, "dueAt" bigint, "attemptLog" json)
on conflict (email_id, endpoint_id) do update
  set state = excluded.state, attempts = excluded.attempts, due_at = excluded.due_at, attempt_log = excluded.attempt_log
  where cardinality(excluded.attempt_log) >= cardinality(deliveries.attempt_log) and deliveries.lease_owner is null`

const READ_BACK = `
select
  (select json_object_agg(id, encode(sha256(convert_to(push::text, 'UTF8')), 'hex')) from emails where id = any($1)) as hashes,
  (select array_agg(key) from identities where key = any($2)) as keys,
  coalesce((select json_object_agg(email_id || ' ' || endpoint_id,
    json_build_object('state', state, 'attempts', attempts, 'attemptLog', attempt_log))
    from deliveries where email_id = any($1)), '{}') as deliveries`
