import type { DeliveryState } from './common/delivery-state.ts'
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Attempt } from '../../shared/api.ts'
import type { Push } from '../../shared/push.ts'
import { closeAll, type Close } from './common/close-all.ts'
import {
  openAccess,
  openAlerts,
  openControl,
  openImap,
  openMailboxes,
} from './embedded/disk/control-documents.ts'
import { openEmailLog } from './embedded/disk/email-log.ts'
import type { EmailEntry } from './embedded/memory/email-index.ts'
import { lockFolder } from './embedded/disk/folder-lock.ts'
import { openGoneIds } from './embedded/memory/gone-ids.ts'
import type { GoneId } from './embedded/memory/id-table.ts'
import { moveTallies } from './move-tallies.ts'
import { openDatabases, toJson, type Database } from './postgres/database.ts'
import { SAVE } from './postgres/documents.ts'
import { keyColumns, toJsonArray, toRow, type EmailRow } from './postgres/email-rows.ts'
import { tallyEmails } from './postgres/tally.ts'
import { openSegmentFiles, type SegmentFiles } from './embedded/disk/segment-files.ts'

const BATCH_EMAILS = 200
const BATCH_IDS = 10_000
const BATCH_BYTES = 16_000_000

interface Options {
  folder: string
  databaseUrl: string
  log: Logger
  say: (line: string) => void
}

interface Batch {
  emails: (EmailRow & { hash: string })[]
  deliveries: (DeliveryState & { emailId: string; attemptLog: Attempt[] })[]
}

type StoredDocument = [kind: string, id: string, value: unknown]

/**
 * Copies an embedded store into Postgres, then reads it back and compares. Every step is an upsert by id, so it can be run
 * again after an interruption. Once verified it is done for good: receivers may have gone on in the database since.
 */
export async function migrateStore({ folder, databaseUrl, log, say }: Options): Promise<void> {
  const opened: Close[] = []
  try {
    opened.push(await lockFolder(folder))
    const { rest: database, mail } = await openDatabases(databaseUrl, log)
    opened.push(database.close, mail.close)
    const files = await openSegmentFiles(folder, log)
    opened.push(files.close)
    const { inOrder, byId, measured } = (await openEmailLog(files, () => new Date())).index
    const moved = toMark(inOrder)
    if (await isMoved(database, moved))
      return say(
        `this folder was moved and verified before: the database goes on from there, nothing was changed`,
      )
    await refuseOthers(database, byId)
    const documents = await readDocuments(folder, log)
    for (const [kind, id, value] of documents) await database.query(SAVE, [kind, id, toJson(value)])
    const copied = { emails: 0, deliveries: 0 }
    for await (const batch of batchesOf(inOrder, files)) {
      await copy(database, batch)
      copied.emails += batch.emails.length
      copied.deliveries += batch.deliveries.length
      say(`copied ${copied.emails} of ${inOrder.length} emails`)
    }
    await moveGoneIds(database, [...(await openGoneIds(folder, log)).all()])
    await moveTallies(database, measured)
    for await (const batch of batchesOf(inOrder, files)) await verify(database, batch)
    await verifyDocuments(database, documents)
    await database.query(SAVE, ['moved', '', toJson(moved)])
    say(
      `verified ${copied.emails} emails, ${copied.deliveries} deliveries, ${documents.length} documents (settings, ` +
        `endpoints, mailboxes, alerts): all are in the database as they are in ${folder}`,
    )
  } finally {
    await closeAll(opened)
  }
}

interface Mark {
  emails: number
  last: string | undefined
}

const toMark = (inOrder: EmailEntry[]): Mark => ({ emails: inOrder.length, last: inOrder.at(-1)?.id })

async function isMoved(database: Database, mark: Mark): Promise<boolean> {
  const [row] = await database.query<{ value: Mark }>("select value from documents where kind = 'moved'")
  if (row && !isDeepStrictEqual(row.value, JSON.parse(toJson(mark))))
    throw new Error(
      'a folder was moved into this database before, and it was not as this one is - use an empty database',
    )
  return row !== undefined
}

/** What receivers took into the database themselves may be in the folder too, under another id. */
async function refuseOthers(database: Database, own: Map<string, EmailEntry>): Promise<void> {
  const rows = await database.query<{ id: string }>('select id from emails')
  const others = rows.filter(({ id }) => !own.has(id)).length
  if (others > 0)
    throw new Error(
      `the database holds ${others} emails that are not of this folder - move before a receiver uses it`,
    )
}

async function* batchesOf(entries: EmailEntry[], files: SegmentFiles): AsyncGenerator<Batch> {
  for (let start = 0, end = 0; start < entries.length; start = end) {
    for (let bytes = 0; end < entries.length && end - start < BATCH_EMAILS && bytes < BATCH_BYTES; end++)
      bytes += entries[end]?.place.length ?? 0
    const batch: Batch = { emails: [], deliveries: [] }
    for (const entry of entries.slice(start, end)) await addTo(batch, entry, files)
    yield batch
  }
}

async function addTo({ emails, deliveries }: Batch, entry: EmailEntry, files: SegmentFiles): Promise<void> {
  const push = JSON.parse(await files.readBody(entry.place)) as Push
  const hash = createHash('sha256').update(JSON.stringify(push)).digest('hex')
  emails.push({ ...toRow({ ...entry, receivedAt: new Date(entry.receivedAt), push }), hash })
  for (const delivery of entry.deliveries) {
    const places = entry.attempts?.get(delivery.endpointId) ?? []
    const attemptLog = await Promise.all(
      places.map(async (place) => JSON.parse(await files.readBody(place)) as Attempt),
    )
    deliveries.push({ ...delivery, emailId: entry.id, attemptLog })
  }
}

async function readDocuments(folder: string, log: Logger): Promise<StoredDocument[]> {
  const firstValues = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
  const { settings, endpoints, dismissals } = (await openControl(folder, firstValues, log)).read()
  const mailboxes = (await openMailboxes(folder, log)).read()
  const alerts = (await openAlerts(folder, log)).read()
  const access = (await openAccess(folder, log)).read()
  const imap = (await openImap(folder, log)).read().state
  return [
    ['settings', '', settings],
    ['access', '', access],
    ['alerts', '', alerts],
    ...(imap ? [['imap', '', imap] satisfies StoredDocument] : []),
    ...endpoints.map((endpoint): StoredDocument => ['endpoint', endpoint.id, endpoint]),
    ...Object.entries(dismissals).map(([id, at]): StoredDocument => ['dismissal', id, { at: new Date(at) }]),
    ...Object.entries(mailboxes).map(([id, value]): StoredDocument => ['mailbox', id, value]),
  ]
}

async function copy(database: Database, { emails, deliveries }: Batch): Promise<void> {
  await database.transact(async (query) => {
    await query(COPY_EMAILS, [toJsonArray(emails)])
    await query(COPY_IDS, keyColumns(emails))
    await query(COPY_DELIVERIES, [toJson(deliveries)])
    await query(MARK_NOWHERE, [emails.map(({ id }) => id)])
  })
}

/** Of emails that are gone from the folder too. */
async function moveGoneIds(database: Database, ids: GoneId[]): Promise<void> {
  for (let start = 0; start < ids.length; start += BATCH_IDS) {
    const batch = ids.slice(start, start + BATCH_IDS)
    await database.query(COPY_GONE_IDS, [toJson(batch)])
    const [known] = await database.query<{ count: number }>(COUNT_KNOWN, [batch.map(({ key }) => key)])
    if (known?.count !== batch.length) throw differs(`one of ${batch.length} ids of emails that are gone`)
  }
}

async function verify(database: Database, { emails, deliveries }: Batch): Promise<void> {
  const [ids, gmailKeys, otherKeys] = keyColumns(emails)
  const rows = await database.query<{ what: string; state: string }>(READ_BACK, [ids, gmailKeys, otherKeys])
  const found = new Map(rows.map(({ what, state }) => [what, state]))
  for (const { id, hash, gmailKey, otherKey } of emails) {
    const knowsIds = [gmailKey, otherKey].every((key) => key === null || found.has(key))
    if (found.get(id) !== hash || !knowsIds) throw differs(`email ${id}`)
  }
  for (const { emailId, endpointId, state, attempts, attemptLog } of deliveries) {
    const there = found.get(`${emailId} ${endpointId}`) ?? ''
    const wentOn = Number.parseInt(there) > attemptLog.length
    if (!wentOn && there !== `${attemptLog.length} ${attempts} ${state}`)
      throw differs(`the delivery of ${emailId} to ${endpointId}`)
  }
}

async function verifyDocuments(database: Database, documents: StoredDocument[]): Promise<void> {
  const rows = await database.query<{ kind: string; id: string; value: unknown }>('select * from documents')
  const found = new Map(rows.map(({ kind, id, value }) => [`${kind} ${id}`, value]))
  for (const [kind, id, value] of documents)
    if (!isDeepStrictEqual(found.get(`${kind} ${id}`), JSON.parse(toJson(value))))
      throw differs(`${kind} ${id}`)
}

function differs(what: string): Error {
  return new Error(
    `${what} is not in the database as it is in the folder - run this again while no receiver runs`,
  )
}

const COPY_EMAILS = `
with copied as (
insert into emails (id, status, received_at, gmail_at, also_seen_at, mailbox, search, people, gmail_key, other_key, summary, push, bytes)
select id, status, received_at, gmail_at, also_seen_at, mailbox, search, people, identity_key(gmail_key), identity_key(other_key), summary, push, bytes
from json_populate_recordset(null::emails, $1)
on conflict (id) do update set status = excluded.status, gmail_key = excluded.gmail_key, other_key = excluded.other_key
returning mailbox, received_at, gmail_at, is_nowhere, xmax = 0 as is_new)
${tallyEmails('copied where is_new')}`

const MARK_NOWHERE = `
update emails set is_nowhere = true where id = any($1) and not exists (select from deliveries where email_id = emails.id)`

const COPY_IDS = `
insert into identities (key, email_id, at, has_gmail)
select identity_key(plain), id, received_at, gmail_key is not null
from unnest($1::text[] || $1::text[], $2::text[] || $3::text[]) with ordinality as claim (id, plain, nth) join emails using (id)
where plain is not null order by nth
on conflict do nothing`

const COPY_GONE_IDS = `
insert into identities (key, email_id, at, has_gmail)
select key, "emailId", day::timestamptz, "hasGmail"
from json_to_recordset($1) as gone (key text, "emailId" text, day text, "hasGmail" boolean)
on conflict do nothing`

const COUNT_KNOWN = `select count(*)::int as count from identities where key = any($1)`

const COPY_DELIVERIES = `
insert into deliveries (email_id, endpoint_id, state, attempts, due_at, is_again, attempt_log)
select "emailId", "endpointId", state, attempts, to_timestamp("dueAt" / 1000.0), coalesce("isAgain", false),
  array(select json_array_elements("attemptLog"))
from json_to_recordset($1) as delivery
  ("emailId" text, "endpointId" text, state text, attempts int, "dueAt" bigint, "isAgain" boolean, "attemptLog" json)
on conflict (email_id, endpoint_id) do update
  set state = excluded.state, attempts = excluded.attempts, due_at = excluded.due_at, attempt_log = excluded.attempt_log
  where cardinality(excluded.attempt_log) >= cardinality(deliveries.attempt_log) and deliveries.lease_owner is null`

const READ_BACK = `
select id as what, encode(sha256(convert_to(push::text, 'UTF8')), 'hex') as state from emails where id = any($1)
union all select plain, email_id from unnest($2::text[] || $3::text[]) as plain join identities on key = identity_key(plain)
union all select email_id || ' ' || endpoint_id, concat_ws(' ', cardinality(attempt_log), attempts, state)
  from deliveries where email_id = any($1)`
