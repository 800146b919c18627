import pg from 'pg'
import { openPostgresStore } from '../store/postgres/open.ts'
import type { Store, StoreChange } from '../store/store.ts'
import { captureLogs } from './capture-logs.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { describeAccess } from './access-contract.ts'
import { describeHistory } from './history-contract.ts'
import { describeMeasuring } from './measure-contract.ts'
import { describeRedelivering } from './redelivery-contract.ts'
import { describeRules } from './rules-contract.ts'
import { describeLimits } from './limits-contract.ts'
import { describeSealing } from './sealing-contract.ts'
import { describeWindows } from './windows-contract.ts'
import { describeStore, makeEmail, makeEndpoint, type Engine } from './store-contract.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.end())

const open = (databaseUrl: string, now = () => new Date()) =>
  openPostgresStore({ databaseUrl, log: captureLogs().log, now, initialSettings })

// One database, emptied after each test: to make one with its tables takes longer than most tests.
let shared: string | undefined
const EMPTY = `do $$ begin execute (
  select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity cascade'
  from pg_tables where schemaname = current_schema() and tablename <> 'schema_versions'); end $$`
const createEngine = (): Engine => ({
  open: async (now) => open((shared ??= await postgres.createDatabase()), now),
  cleanUp: async () => void (shared && (await postgres.query(shared, EMPTY))),
})
describeStore('Postgres', createEngine)
describeHistory('Postgres', createEngine)
describeRedelivering('Postgres', createEngine)
describeMeasuring('Postgres', createEngine)
describeSealing('Postgres', createEngine)

describeLimits('Postgres', createEngine)
describeRules('Postgres', createEngine)
describeAccess('Postgres', createEngine)
describeWindows('Postgres', createEngine)

describe('three stores on one database', () => {
  let databaseUrl: string
  let stores: [Store, Store, Store]
  const query = <Row>(text: string) => postgres.query<Row>(databaseUrl, text)
  beforeEach(async () => {
    databaseUrl = await postgres.createDatabase()
    stores = await Promise.all([open(databaseUrl), open(databaseUrl), open(databaseUrl)]) // they migrate in turn
  })
  afterEach(() => Promise.all(stores.map((store) => store.close())))

  it('know an email by each of its ids, whichever came first and where, also at one instant', async () => {
    for (let round = 0; round < 50; round++) {
      const rfc822MessageId = `<${round}@x>`
      const push = { rfc822MessageId, messageId: `g${round}` }
      const copies = [push, { rfc822MessageId }, push].map((one) => makeEmail(one))
      const accepted = await Promise.all(
        stores.map((store, index) => store.accept(copies[index] ?? makeEmail())),
      )
      expect(accepted.filter(({ isNew }) => isNew)).toHaveLength(1)
      expect(new Set(accepted.map(({ id }) => id)).size).toBe(1)
    }
    expect((await stores[0].count()).emails).toBe(50)
  })

  it('let one of several Gmail ids be the email that came by IMAP, and keep the others as emails', async () => {
    for (let round = 0; round < 50; round++) {
      const rfc822MessageId = `<${round}@x>`
      await stores[0].accept(makeEmail({ rfc822MessageId }))
      const gmail = stores.map((store, index) =>
        store.accept(makeEmail({ rfc822MessageId, messageId: `g${round}-${index}` })),
      )
      expect((await Promise.all(gmail)).filter(({ isNew }) => isNew)).toHaveLength(2)
    }
    expect(await query('select 1 from identities')).toHaveLength(50 * 4)
  })

  it('measure the same before and after what came was added up, also when all add up at once', async () => {
    const accept = async (index: number) => stores[0].accept(makeEmail({ messageId: `g${index}` }))
    for (let index = 0; index < 101; index++) await accept(index)
    await stores[1].eraseEmails('ann@example.com')
    await accept(101)
    const received = async (store: Store) =>
      (await store.measure(new Date(), 24)).hours.reduce((sum, hour) => sum + hour.received, 0)
    expect(await Promise.all(stores.map(received))).toEqual([1, 1, 1])
    expect(await query('select 1 from untallied')).toHaveLength(0)
    expect(await Promise.all(stores.map(received))).toEqual([1, 1, 1])
  })

  it('hand a delivery to one of them', async () => {
    await stores[0].saveEndpoint(makeEndpoint())
    for (let index = 0; index < 30; index++) await stores[0].accept(makeEmail({ messageId: `g${index}` }))
    const claims = await Promise.all(stores.map((store) => store.claimDeliveries(new Date(), 15, 15)))
    const ids = claims.flat().map(({ id }) => id)
    expect(ids).toHaveLength(30)
    expect(new Set(ids).size).toBe(30)
  })

  it('begin no more at an endpoint, together, than it can take', async () => {
    await stores[0].saveEndpoint({ ...makeEndpoint(), maxConcurrent: 3 })
    for (let index = 0; index < 9; index++) await stores[0].accept(makeEmail({ messageId: `g${index}` }))
    const claimAll = () => Promise.all(stores.map((store) => store.claimDeliveries(new Date(), 15, 15)))
    const claims = await claimAll()
    expect(claims.flat()).toHaveLength(3)
    const attempt = { at: new Date().toISOString(), durationMs: 1 }
    for (const [index, store] of stores.entries())
      for (const { id } of claims[index] ?? [])
        await store.recordAttempt(id, attempt, { status: 'delivered' })
    expect((await stores[1].claimDeliveries(new Date(), 15, 15)).length).toBeLessThanOrEqual(3)
    expect((await claimAll()).flat().length).toBeLessThanOrEqual(3)
  })

  it('take no outcome from one that lost its lease', async () => {
    await stores[0].saveEndpoint(makeEndpoint())
    const { id } = await stores[0].accept(makeEmail())
    const [late] = await stores[1].claimDeliveries(new Date(), 1, 1)
    await query(`update deliveries set lease_until = now() - interval '1 second'`)
    const [taken] = await stores[2].claimDeliveries(new Date(), 1, 1)
    expect(taken?.id).toBe(late?.id)
    const attempt = { at: new Date().toISOString(), durationMs: 1 }
    await stores[2].recordAttempt(taken?.id ?? '', attempt, { status: 'delivered' })
    await stores[1].recordAttempt(late?.id ?? '', attempt, { status: 'undelivered' })
    expect((await stores[0].findEmail(id))?.deliveries).toMatchObject([{ status: 'delivered', attempts: 1 }])
  })

  it('leave nothing of an erased email behind, whatever the others do with it meanwhile', async () => {
    await stores[0].saveEndpoint(makeEndpoint())
    for (let round = 0; round < 60; round++) {
      const ids = { rfc822MessageId: `<${round}@x>`, mailbox: 'eve@x.y' }
      const { id } = await stores[0].accept(makeEmail(ids))
      const learning = stores[2].accept(makeEmail({ ...ids, messageId: `g${round}` })).catch(() => undefined)
      await Promise.all([stores[1].replayEmail(id), stores[0].eraseEmails('eve@x.y'), learning])
      await stores[0].eraseEmails('eve@x.y')
    }
    const withoutEmail = (table: string) =>
      query(`select * from ${table} where not exists (select from emails where id = email_id)`)
    const keys = (await withoutEmail('identities')) as { key: string }[]
    expect(keys.map(({ key }) => key).filter((key) => !/^[0-9a-f]{24}$/.test(key))).toEqual([]) // nothing to read
    expect(await withoutEmail('deliveries')).toEqual([])
  })

  it('take pushes while whatever else asks of the database has to wait', async () => {
    const heartbeat = makeHeartbeat({ mailbox: 'me@x.y' })
    const holder = new pg.Client({ connectionString: databaseUrl })
    await holder.connect()
    await holder.query(`begin; select pg_advisory_xact_lock(hashtextextended('mailbox me@x.y', 0))`)
    let answered = 0
    const beats = Array.from({ length: 20 }, () =>
      stores[0].recordHeartbeat(heartbeat, new Date()).then(
        () => (answered += 1),
        () => undefined, // no connection was free for it
      ),
    )
    for (let index = 0; index < 20; index++) await stores[0].accept(makeEmail({ messageId: `b${index}` }))
    expect(answered).toBe(0)
    await holder.end()
    await Promise.all(beats)
    expect(answered).toBeGreaterThan(0)
  })

  it('hear what the others changed, also after their connections were cut', async () => {
    const heard: StoreChange[] = []
    stores[1].subscribe((change) => heard.push(change))
    const isHeard = async (change: StoreChange) =>
      eventually(
        () => heard,
        (all) => all.includes(change),
      )
    await eventually(
      () => query(`select 1 from pg_stat_activity where query like 'listen%' or query = 'select 1'`),
      (all) => all.length >= 3,
    )
    await stores[0].accept(makeEmail())
    await isHeard('email')
    await query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    )
    heard.length = 0
    await isHeard('mailbox') // after a gap it might be anything
    heard.length = 0
    const change = () => stores[0].changeSettings({ gmail_ingress_enabled: false }).catch(() => undefined)
    await eventually(change, () => heard.includes('settings')) // its own connections were cut too
    expect((await stores[1].readSettings()).gmail_ingress_enabled).toBe(false)
  })
})

describe('a group of emails', () => {
  let databaseUrl: string
  let store: Store
  beforeEach(async () => {
    databaseUrl = await postgres.createDatabase()
    store = await open(databaseUrl)
  })
  afterEach(() => store.close())

  it('costs at most three transactions for a hundred emails at once', async () => {
    const emails = Array.from({ length: 100 }, (_, index) => makeEmail({ messageId: `g${index}` }))
    await Promise.all(emails.map((email) => store.accept(email)))
    const transactions = await postgres.query(databaseUrl, 'select distinct xmin::text from emails')
    expect(transactions.length).toBeLessThanOrEqual(3)
  })

  it('does not suffer from one that Postgres refuses', async () => {
    const emails = Array.from({ length: 10 }, (_, index) => makeEmail({ messageId: `g${index}` }))
    const bad = { ...makeEmail({ messageId: 'bad' }), id: emails[0]?.id ?? '' } // no such thing happens, but something will
    const settled = await Promise.allSettled([...emails, bad].map((email) => store.accept(email)))
    expect(settled.map(({ status }) => status)).toEqual([...emails.map(() => 'fulfilled'), 'rejected'])
    expect((await store.count()).emails).toBe(10)
    expect(await postgres.query(databaseUrl, 'select 1 from identities')).toHaveLength(10)
  })

  it('may hold ids of any length, and texts with what Postgres refuses are found as they were made harmless', async () => {
    const rfc822MessageId = `<${'é'.repeat(100_000)}@x>`
    expect((await store.accept(makeEmail({ rfc822MessageId, subject: 'a\ufffdb' }))).isNew).toBe(true)
    expect((await store.accept(makeEmail({ rfc822MessageId }))).isNew).toBe(false)
    expect((await store.listEmails({ limit: 1, q: 'A\0B' })).emails).toHaveLength(1)
    expect(await store.findEmail('eml_\0')).toBeUndefined()
  })
})

it.each([
  ['the queue of an earlier receiver', ['retention', '__pgboss__send-it'], []],
  ['not one that others use too', ['retention', 'their-mails'], ['pgboss']],
])('drops %s at its start', async (_what, queues, left) => {
  const databaseUrl = await postgres.createDatabase()
  await (await open(databaseUrl)).close()
  const names = queues.map((name) => `('${name}')`).join()
  await postgres.query(
    databaseUrl,
    `delete from schema_versions where version > 1; create schema pgboss;
     create table pgboss.queue (name text primary key); insert into pgboss.queue values ${names}`,
  )
  await (await open(databaseUrl)).close()
  const schemas = await postgres.query<{ nspname: string }>(
    databaseUrl,
    `select nspname from pg_namespace where nspname = 'pgboss'`,
  )
  expect(schemas.map(({ nspname }) => nspname)).toEqual(left)
})

it('still knows the ids that an earlier receiver kept as texts, and makes hashes of them', async () => {
  const databaseUrl = await postgres.createDatabase()
  const earlier = await open(databaseUrl)
  const { id } = await earlier.accept(
    makeEmail({ messageId: 'g1', rfc822MessageId: '<1@x>', mailbox: 'me@x.y' }),
  )
  await earlier.close()
  const [gmail, rfc822] = ['gmail\nme@x.y\ng1', 'rfc822\nme@x.y\n<1@x>']
  for (const key of [gmail, rfc822])
    await postgres.query(databaseUrl, 'update identities set key = $1 where key = identity_key($1)', [key])
  await postgres.query(databaseUrl, 'update emails set gmail_key = $1, other_key = $2', [gmail, rfc822])
  await postgres.query(databaseUrl, 'delete from schema_versions where version > 1')
  const store = await open(databaseUrl)
  for (const push of [{ messageId: 'g1' }, { rfc822MessageId: '<1@x>' }])
    expect(await store.accept(makeEmail({ ...push, mailbox: 'me@x.y' }))).toEqual({ isNew: false, id })
  expect(
    (await store.accept(makeEmail({ messageId: 'g2', rfc822MessageId: '<1@x>', mailbox: 'me@x.y' }))).isNew,
  ).toBe(true)
  await store.close()
  const keys = await postgres.query<{ key: string }>(databaseUrl, 'select key from identities')
  expect(keys.every(({ key }) => /^[0-9a-f]{24}$/.test(key))).toBe(true)
})

it('finds without accents also what an earlier receiver stored', async () => {
  const databaseUrl = await postgres.createDatabase()
  const earlier = await open(databaseUrl)
  await earlier.accept(makeEmail({ subject: 'L’ÉTÉ à Ηράκλειο, 한글' }))
  await earlier.close()
  await postgres.query(databaseUrl, `update emails set search = lower('l’été à ηράκλειο, 한글')`)
  await postgres.query(databaseUrl, 'delete from schema_versions where version > 4')
  const store = await open(databaseUrl)
  expect(await store.countEmails({ q: 'ete a ηρακλειο, 한' })).toBe(1)
  await store.close()
})

/** Letters that cannot be packed. */
const hangul = (length: number) =>
  Array.from({ length }, () => String.fromCodePoint(0xac00 + Math.floor(Math.random() * 11_000))).join('')

it('finds a sender beside the longest subject, and what an earlier receiver stored of one, which no index could hold', async () => {
  const databaseUrl = await postgres.createDatabase()
  const earlier = await open(databaseUrl)
  const [subject, mailbox] = [hangul(2_000), hangul(320)]
  expect((await earlier.accept(makeEmail({ sender: 'Zoé <z@x.y>', subject, mailbox }))).isNew).toBe(true)
  const find = (store: Store) =>
    Promise.all(['zoe', subject.slice(0, 300)].map((q) => store.countEmails({ q })))
  expect(await find(earlier)).toEqual([1, 1])
  await earlier.close()
  await postgres.query(
    databaseUrl,
    'drop index emails_newest; delete from schema_versions where version > 11',
  )
  await postgres.query(databaseUrl, `update emails set search = $1`, [`${subject}\nzoe <z@x.y>`])
  const store = await open(databaseUrl)
  expect(await find(store)).toEqual([1, 1])
  await store.close()
})

describe('a start on a database that cannot be used', () => {
  it.each([
    [
      'absent',
      /the database at 127.0.0.1:\d+ cannot be used: database "absent" does not exist - make it with createdb/,
    ],
    [
      'postgres?user=nobody',
      /cannot be used: role "nobody" does not exist - check the user and the password/,
    ],
  ])('says what is wrong and what to do: %s', async (path, message) => {
    const databaseUrl = (await postgres.createDatabase()).replace(/[^/]+$/, path)
    await expect(open(databaseUrl)).rejects.toThrow(message)
  })

  it('says that nothing answers there', async () => {
    await expect(open('postgres://a:secret@127.0.0.1:1/b')).rejects.toThrow(
      /^the database at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1 - check that DATABASE_URL is right and/,
    )
  })

  it('does not happen without room for all its connections, and works with just enough', async () => {
    const admin = await postgres.createDatabase()
    await postgres.query(admin, 'create role limited login connection limit 5')
    const name = new URL(admin).pathname.slice(1)
    await postgres.query(admin, `alter database ${name} owner to limited`)
    const databaseUrl = admin.replace('postgres@', 'limited@')
    await expect(open(databaseUrl)).rejects.toThrow(
      /too many connections for role "limited" - a receiver needs 6 connections and takes up to 10: end others/,
    )
    const connected = () => postgres.query(admin, `select 1 from pg_stat_activity where usename = 'limited'`)
    await eventually(connected, (all) => all.length === 0)
    await postgres.query(admin, 'alter role limited connection limit 6')
    const store = await open(databaseUrl)
    const emails = Array.from({ length: 300 }, (_, index) => makeEmail({ messageId: `g${index}` }))
    const accepted = await Promise.all(emails.map((email) => store.accept(email)))
    expect(accepted.every(({ isNew }) => isNew)).toBe(true)
    await eventually(
      () => store.runAlone('retention', async () => undefined).catch(() => false), // once the start has let go of what it tried
      Boolean,
    )
    await store.close()
  })
})

it('logs a connection that broke, and no key of it', async () => {
  const databaseUrl = await postgres.createDatabase()
  const { log, logs } = captureLogs()
  const store = await openPostgresStore({ databaseUrl, log, now: () => new Date(), initialSettings })
  await store.accept(makeEmail())
  await postgres.query(
    databaseUrl,
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  )
  await eventually(
    () => logs,
    (all) => all.some(({ msg }) => msg === 'STORE: A connection to the database broke, others follow'),
  )
  expect(Object.keys(logs[0]?.err ?? {}).sort()).toEqual(['code', 'message', 'stack', 'type'])
  await eventually(() => store.accept(makeEmail()).catch(() => undefined), Boolean)
  await store.close()
})
