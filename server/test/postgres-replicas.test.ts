import { reportTo } from '../rehearsal/push-to.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate, setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { openPostgresStore } from '../store/postgres/open.ts'
import type { Redelivery } from '../../shared/api.ts'
import { captureLogs } from './capture-logs.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess, type ReceiverProcess } from '../rehearsal/receiver-process.ts'
import { signIn } from './sign-in.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { startReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { startImapServer } from './start-imap-server.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
const ADMIN = 'test-admin-token-000001'
const email = (messageId: string) => ({
  sender: 'a@b.c',
  body: 'x'.repeat(2000),
  subject: messageId,
  messageId,
  rfc822MessageId: `<${messageId}@b.c>`,
})

/** `npm run torture` waits in real time for what is shortened or set forward otherwise. */
const IS_TORTURE = process.env.TORTURE_ROUNDS !== undefined
const OUTAGE_MS = IS_TORTURE ? 30_000 : 2_000

let postgres: TestPostgres
let databaseUrl: string
let folder: string
let sink: WebhookSink
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.end())
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase()
  folder = await mkdtemp(join(tmpdir(), 'replicas-'))
  sink = await startWebhookSink()
})
afterEach(async () => {
  await endReceivers()
  await sink.close()
  await rm(folder, { recursive: true, force: true })
})

const startReplica = (env: Record<string, string> = {}) =>
  startReceiverProcess(folder, {
    DATABASE_URL: databaseUrl,
    ADMIN_API_TOKEN: ADMIN,
    WEBHOOK_URL: sink.url,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32',
    DASHBOARD_PASSWORD: 'the-same-password',
    ...env,
  })
const startReplicas = () => Promise.all([startReplica(), startReplica(), startReplica()])
const query = <Row>(text: string) => postgres.query<Row>(databaseUrl, text)
const countOf = async (table: string) =>
  (await query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count ?? 0
const api = (replica: ReceiverProcess, path: string, init: RequestInit = {}) =>
  fetch(`${replica.url}/api/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
  })
const betweenPushes = () => pause(IS_TORTURE ? 0 : 30)
const report = ({ url }: ReceiverProcess) =>
  reportTo(url, 'heartbeat', makeHeartbeat({ lastRunAt: new Date().toISOString() }))
const webhookIds = () => sink.received.map(({ headers }) => String(headers['webhook-id']))
const subjectsReceived = () =>
  sink.received.map(({ body }) => (JSON.parse(body) as { data: { subject: string } }).data.subject)

it('knows at every replica who is signed in, and no longer is', async () => {
  const [first, second] = await Promise.all([startReplica(), startReplica()])
  const cookies = await Promise.all([first, second].map(({ url }) => signIn(url, 'the-same-password')))
  const isOpen = async ({ url }: ReceiverProcess, cookie: string) =>
    (await fetch(`${url}/dashboard`, { headers: { cookie }, redirect: 'manual' })).status === 200
  for (const cookie of cookies)
    expect([await isOpen(first, cookie), await isOpen(second, cookie)]).toEqual([true, true])
  const [cookie = ''] = cookies
  await fetch(`${second.url}/logout`, { method: 'POST', headers: { cookie }, redirect: 'manual' })
  expect([await isOpen(first, cookie), await isOpen(second, cookie)]).toEqual([false, false])
})

it('stores and delivers an email once that is pushed to three replicas at the same instant', async () => {
  const replicas = await startReplicas()
  const names = Array.from({ length: 40 }, (_, index) => `mail-${index}`)
  for (const name of names) {
    const copy = { ...email(name), messageId: undefined } // by IMAP, in the same moment
    const answers = await Promise.all(
      replicas.flatMap((replica) => [replica.push(email(name)), replica.push(copy)]),
    )
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
      status: string
      email_id: string
    }[]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(bodies.filter(({ status }) => status === 'processed')).toHaveLength(1)
    expect(new Set(bodies.map(({ email_id }) => email_id)).size).toBe(1)
  }
  await eventually(webhookIds, (ids) => ids.length >= names.length)
  expect(await countOf('emails')).toBe(names.length)
  expect(await countOf('identities')).toBe(2 * names.length)
  expect((await query("select 1 from documents where kind = 'endpoint'")).length).toBe(1)
  expect(subjectsReceived().sort()).toEqual([...names].sort())
})

it('hands what a killed replica was sending to another once its lease is over, within 60 s', async () => {
  const first = await startReplica()
  sink.answer = () => undefined // the first attempt hangs
  await first.push(email('one'))
  await eventually(webhookIds, (ids) => ids.length === 1)
  const second = await startReplica()
  await first.end('SIGKILL')
  const [lease] = await query<{ seconds: number }>(
    'select extract(epoch from lease_until - now())::float as seconds from deliveries',
  )
  expect(lease?.seconds).toBeGreaterThan(15) // longer than an attempt may last
  expect(lease?.seconds).toBeLessThanOrEqual(60)
  await pause(1_500)
  expect(webhookIds()).toHaveLength(1)
  sink.answer = (response) => void response.writeHead(204).end()
  if (!IS_TORTURE) await query(`update deliveries set lease_until = lease_until - interval '60 seconds'`) // the clock, set forward
  await eventually(webhookIds, (ids) => ids.length === 2, 70_000)
  expect(new Set(webhookIds()).size).toBe(1)
  const delivered = () => query(`select 1 from deliveries where state = 'delivered'`)
  await eventually(delivered, (rows) => rows.length === 1)
  await second.end('SIGTERM')
})

it('lets another replica send at once what a stop cut off', async () => {
  const first = await startReplica()
  sink.answer = () => undefined
  await first.push(email('one'))
  await eventually(webhookIds, (ids) => ids.length === 1)
  const second = await startReplica()
  sink.answer = (response) => void response.writeHead(204).end()
  expect(await first.end('SIGTERM')).toBe(0)
  await eventually(webhookIds, (ids) => ids.length === 2)
  await second.end('SIGTERM')
})

it('answers 503 while the database is away, then goes on by itself and has lost nothing', async () => {
  const [first, second] = [await startReplica(), await startReplica()]
  const accepted: string[] = []
  const refused: string[] = []
  let isOver = false
  const pushing = [first, second].map(async (replica, lane) => {
    for (let index = 0; !isOver; index++) {
      const name = `${lane}-${index}`
      const response = await replica.push(email(name))
      if (response.status === 200) accepted.push(name)
      else {
        expect(response.status).toBe(503)
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
        refused.push(name)
      }
      await betweenPushes()
    }
  })
  await eventually(
    () => accepted.length,
    (count) => count > 50,
  )
  await postgres.kill()
  await eventually(
    () => refused.length,
    (count) => count > 5,
  )
  expect((await fetch(`${first.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${first.url}/livez`)).status).toBe(200)
  await pause(OUTAGE_MS)
  await postgres.start()
  const before = accepted.length
  await eventually(
    () => accepted.length,
    (count) => count > before + 50,
  )
  isOver = true
  await Promise.all(pushing)
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  const stored = (await query<{ subject: string }>(`select summary->>'subject' as subject from emails`)).map(
    ({ subject }) => subject,
  )
  expect(accepted.filter((name) => !stored.includes(name))).toEqual([])
  expect(new Set(stored).size).toBe(stored.length)
  if (!IS_TORTURE) await query(`update deliveries set lease_until = null where lease_until is not null`)
  await eventually(
    () => new Set(subjectsReceived()).size,
    (count) => count === stored.length,
    70_000,
  )
  expect(await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')])).toEqual([0, 0])
})

it('fails no push during a rolling restart that was not told to come back', async () => {
  let replicas: ReceiverProcess[] = await startReplicas()
  const accepted = new Set<string>()
  const bad: number[] = []
  let isOver = false
  let turn = 0
  const pushing = Array.from({ length: 8 }, async (_, lane) => {
    for (let index = 0; !isOver; index++) {
      const name = `${lane}-${index}`
      for (let isDone = false; !isDone;) {
        const replica = replicas[turn++ % replicas.length]
        const status = await replica?.push(email(name)).then(
          (response) => response.status,
          () => 'refused' as const,
        )
        if (status === 200) accepted.add(name)
        else if (status !== 503 && status !== 'refused') bad.push(status ?? 0)
        isDone = status === 200
        await betweenPushes()
      }
    }
  })
  await eventually(
    () => accepted.size,
    (count) => count > 100,
  )
  for (const old of replicas) {
    const fresh = await startReplica()
    replicas = replicas.map((replica) => (replica === old ? fresh : replica))
    expect(await old.end('SIGTERM')).toBe(0)
  }
  isOver = true
  await Promise.all(pushing)
  expect(bad).toEqual([])
  expect(await countOf('emails')).toBe(accepted.size)
  await eventually(
    () => new Set(subjectsReceived()).size,
    (count) => count === accepted.size,
  )
})

it('shows in every replica at once what another one changed', async () => {
  const [first, second] = [await startReplica(), await startReplica()]
  const change = { method: 'PATCH', body: JSON.stringify({ gmail_ingress_enabled: false }) }
  expect((await second.push(email('one'))).status).toBe(200)
  await api(first, 'settings', change)
  await eventually(
    async () => (await second.push(email('two'))).status,
    (status) => status === 409,
  )
  await api(first, 'settings', { method: 'PATCH', body: JSON.stringify({ gmail_ingress_enabled: true }) })
  const made = await api(first, 'tokens', { method: 'POST', body: JSON.stringify({ name: 'laptop' }) })
  const { token, secret } = await made.json()
  const probe = async () => {
    const headers = { authorization: `Bearer ${secret}` }
    return (await fetch(`${second.url}/api/ingress/gmail`, { headers })).status
  }
  await eventually(probe, (status) => status === 200)
  await api(first, `tokens/${token.id}`, { method: 'DELETE' })
  await eventually(probe, (status) => status === 401)
  await api(first, 'senders', { method: 'PATCH', body: JSON.stringify({ senders: ['@allowed.test'] }) })
  let pushes = 0
  await eventually(
    async () => (await (await second.push(email(`three-${++pushes}`))).json()).status,
    (status) => status === 'skipped_sender_not_allowed',
  )
})

it('runs retention on one replica at a time, and on another once that one was killed in it', async () => {
  const replica = await startReplica()
  await report(replica) // so that a second clock confirms which day it is
  await replica.end('SIGTERM')
  await query(`insert into emails (id, status, received_at, search, people, summary, push, bytes)
    select 'eml_old' || n, 'processed', now() - age * interval '1 day', '', '', '{}', '{}', 2
    from unnest(array[8, 8, 8, 1, 0]) with ordinality as mail (age, n)`) // the last two days confirm what day it is
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  await holder.query('begin; lock table emails in exclusive mode') // so that the first one stays in the work
  const first = await startReplica()
  const locks = () =>
    query(`select 1 from pg_locks where locktype = 'advisory' and granted
      and hashtextextended('work retention', 0) = (classid::bigint << 32) | objid::bigint`)
  await eventually(locks, (all) => all.length === 1)

  const { log } = captureLogs()
  const options = { databaseUrl, log, now: () => new Date(), initialSettings }
  const others = await Promise.all([openPostgresStore(options), openPostgresStore(options)])
  let running = 0
  const runTogether = () =>
    Promise.all(
      others.map((store) =>
        store.runAlone('retention', async () => {
          expect(++running).toBe(1)
          await setImmediate()
          running--
        }),
      ),
    )
  expect(await runTogether()).toEqual([false, false])
  await first.end('SIGKILL')
  await eventually(runTogether, (ran) => ran.includes(true))
  await holder.end()
  await Promise.all(others.map((store) => store.close()))
  await (await startReplica()).end('SIGTERM')
  await eventually(
    () => countOf('emails'),
    (count) => count === 2,
  )
})

it('delivers many again by one replica at a time, and by another once that one was killed in it', async () => {
  const [first, second] = await Promise.all([startReplica(), startReplica()])
  const names = Array.from({ length: 120 }, (_, index) => `mail-${index}`)
  await Promise.all(names.map((name) => first.push(email(name))))
  await eventually(webhookIds, (ids) => ids.length === names.length)
  const asked = await api(first, 'redeliveries', { method: 'POST', body: JSON.stringify({ filter: {} }) })
  expect(asked.status).toBe(202)
  const job = async () => {
    const { redeliveries } = (await (await api(second, 'redeliveries')).json()) as {
      redeliveries: Redelivery[]
    }
    return redeliveries[0]
  }
  await eventually(job, (one) => (one?.done ?? 0) > 0)
  await first.end('SIGKILL')
  await query(`update deliveries set lease_until = lease_until - interval '60 seconds'`) // the clock, set forward
  expect(await eventually(job, (one) => one?.finishedAt !== undefined)).toMatchObject({ total: 120 })
  const again = () => webhookIds().slice(names.length)
  await eventually(again, (ids) => new Set(ids).size === names.length)
  expect(again().length).toBeLessThanOrEqual(names.length + 50) // a step that was killed is done twice
})

it('tells people once, whichever of two replicas is at it', async () => {
  let time = new Date('2026-11-25T09:00:00.000Z')
  const pass = (minutes: number) => (time = new Date(time.getTime() + minutes * 60_000))
  const env = { DATABASE_URL: databaseUrl, ALERT_WEBHOOK_URL: `slack+${sink.url}` }
  const replicas = await Promise.all([1, 2].map(() => startReceiver({ env, now: () => time })))
  try {
    const lookOnce = () =>
      Promise.all(replicas.map(({ ctx }) => ctx.store.runAlone('alerts', ctx.alerts.look)))
    const look = () => eventually(lookOnce, (ran) => ran.includes(true)) // else the schedule is still at it
    await replicas[0]?.ctx.store.recordHeartbeat(makeHeartbeat({ lastRunAt: time.toISOString() }), time)
    pass(20)
    for (let minute = 0; minute < 5; minute += 1) {
      await look()
      pass(1)
    }
    expect(sink.received).toHaveLength(1)
    expect(sink.received[0]?.body).toContain('Broken: me@example.com is silent')
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()))
  }
})

it('lets one replica poll IMAP at a time; another goes on when that one dies, and nothing comes twice', async () => {
  const imap = await startImapServer()
  const replicas = await Promise.all([startReplica(imap.env), startReplica(imap.env)])
  const poller = await eventually(
    () => replicas.find(({ output }) => output().includes('Begins with')),
    (one) => one !== undefined,
  )
  imap.deliver({ subject: 'one' })
  await eventually(
    () => countOf('emails'),
    (count) => count === 1,
  )
  expect(imap.connections()).toBe(1)
  await poller?.end('SIGKILL')
  imap.deliver({ subject: 'two' })
  await eventually(
    () => countOf('emails'),
    (count) => count === 2,
  )
  expect(imap.connections()).toBe(2)
  await imap.close()
})
