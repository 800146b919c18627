import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLowdbStore } from '../store/embedded/open.ts'
import { openPostgresStore } from '../store/postgres/open.ts'
import type { Store } from '../store/store.ts'
import { built } from '../rehearsal/built.ts'
import { captureLogs } from './capture-logs.ts'
import { makeHeartbeat } from './make-heartbeat.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'

const MIGRATE = built('dist/migrate-store.js')
const EMAILS = 1_500
const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
const time = new Date('2026-11-23T10:00:00.000Z')
const options = { log: captureLogs().log, now: () => time, initialSettings }

let postgres: TestPostgres
let folder: string
let databaseUrl: string
beforeAll(async () => {
  postgres = await startPostgres()
  folder = await mkdtemp(join(tmpdir(), 'migrate-'))
  const store = await openLowdbStore({ folder, ...options })
  await fill(store)
  await store.close()
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await postgres.end()
})
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase()
})

/** A bit of everything that a receiver keeps. */
async function fill(store: Store): Promise<void> {
  await store.saveEndpoint(makeEndpoint())
  const pushes = Array.from({ length: EMAILS }, (_, index) => ({
    messageId: `g${index}`,
    mailbox: 'Me@x.y',
    internalDate: new Date(time.getTime() - 60_000).toISOString(),
    subject: `Été ${index} "quoted" \\ <b> \u2028`,
    bodyHtml: '<p>é</p>'.repeat(index % 50),
  }))
  await Promise.all(pushes.map((push) => store.accept(makeEmail(push, time))))
  const attempt = { at: time.toISOString(), durationMs: 3, httpStatus: 500, responseHead: 'a\0b' }
  await store.recordHeartbeat(makeHeartbeat({ mailbox: 'me@x.y' }), time)
  const [first, second, third] = await store.claimDeliveries(time, 3, 3)
  await store.recordAttempt(first?.id ?? '', attempt, { status: 'delivered' })
  await store.recordAttempt(second?.id ?? '', attempt, { status: 'retrying', nextAttemptAt: time })
  await store.recordAttempt(third?.id ?? '', attempt, { status: 'undelivered' })
  await store.dismissUndelivered(makeEndpoint().id)
  await store.accept(makeEmail({ rfc822MessageId: '<imap@x>' }, time))
  await store.accept(makeEmail({ rfc822MessageId: '<imap@x>', messageId: 'learned' }, time))
  await store.accept(makeEmail({ messageId: 'erased', sender: 'eve@x.y' }, time))
  await store.eraseEmails('eve@x.y')
  await store.requestResend('me@x.y', 'g9', time)
  await store.changeSettings({ gmail_ingress_enabled: false })
  await store.changeAccess((access) => {
    access.senders = ['a@b.c']
    access.totp = { secret: 'sealed:v1:00000000:x', recovery: ['hash'], since: '1' }
  })
}

function migrate(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MIGRATE], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, DATABASE_URL: databaseUrl, ...env },
  })
  let text = ''
  const printed = (chunk: Buffer) => (text += chunk.toString())
  child.stdout.on('data', printed)
  child.stderr.on('data', printed)
  return { child, output: () => text, exit: once(child, 'close').then(([code]) => code as number | null) }
}

async function expectAllMoved(): Promise<void> {
  const [from, to] = [
    await openLowdbStore({ folder, ...options }),
    await openPostgresStore({ databaseUrl, ...options }),
  ]
  try {
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const page = await from.listEmails({ limit: 200, cursor })
      for (const { id } of page.emails) {
        const found = JSON.stringify(await from.findEmail(id)).replaceAll('\\u0000', '\\ufffd')
        expect(await to.findEmail(id)).toEqual(JSON.parse(found))
      }
      cursor = page.nextCursor
    }
    expect(await to.count()).toEqual(await from.count())
    const measures = await from.measure(time, 168)
    expect(measures.endpoints[0]?.answer.count).toBe(3)
    expect(measures.mailboxes[0]?.gmailToDelivered.count).toBe(1)
    expect(await to.measure(time, 168)).toEqual(measures)
    expect(await to.listEndpoints()).toEqual(await from.listEndpoints())
    expect(await to.readSettings()).toEqual(await from.readSettings())
    expect(await from.readAccess()).toMatchObject({ senders: ['a@b.c'], totp: { recovery: ['hash'] } })
    expect(await to.readAccess()).toEqual(await from.readAccess())
    expect(await to.listMailboxes()).toEqual(await from.listMailboxes())
    expect((await to.accept(makeEmail({ messageId: 'learned' }, time))).isNew).toBe(false)
    expect((await to.accept(makeEmail({ messageId: 'g7', mailbox: 'me@x.y' }, time))).isNew).toBe(false)
    expect((await to.accept(makeEmail({ messageId: 'erased' }, time))).isNew).toBe(false)
    expect(await to.claimDeliveries(time, 5, 5)).toHaveLength(5)
  } finally {
    await Promise.all([from.close(), to.close()])
  }
}

it('moves everything and says what it verified', async () => {
  const { output, exit } = migrate()
  expect(await exit).toBe(0)
  expect(output()).toContain(`verified ${EMAILS + 1} emails, ${EMAILS + 1} deliveries, 6 documents`)
  await expectAllMoved()
})

it('finishes what was interrupted', async () => {
  const first = migrate()
  first.child.stdout.on('data', () => first.child.kill('SIGKILL'))
  expect(await first.exit).toBe(null)
  expect(first.output()).not.toContain('verified')
  expect(await migrate().exit).toBe(0)
  await expectAllMoved()
})

it('changes nothing that went on in the database after it was through, and says so', async () => {
  await migrate().exit
  const store = await openPostgresStore({ databaseUrl, ...options })
  await store.eraseEmails('ann@example.com')
  await store.changeSettings({ webhook_sending_enabled: false })
  const { output, exit } = migrate()
  expect(await exit).toBe(0)
  expect(output()).toContain('was moved and verified before')
  expect((await store.count()).emails).toBe(0)
  expect((await store.readSettings()).webhook_sending_enabled).toBe(false)
  await store.close()
})

it('leaves a database alone that has emails of its own', async () => {
  const store = await openPostgresStore({ databaseUrl, ...options })
  await store.accept(makeEmail({ messageId: 'g7' }, time))
  const { output, exit } = migrate()
  expect(await exit).toBe(1)
  expect(output()).toContain('Not moved: the database holds 1 emails that are not of this folder')
  expect((await store.count()).emails).toBe(1)
  await store.close()
})

it('does nothing while a receiver runs on the folder, and says so', async () => {
  const receiver = await openLowdbStore({ folder, ...options })
  const { output, exit } = migrate()
  expect(await exit).toBe(1)
  expect(output()).toContain(`Not moved: ${folder} is in use by process ${process.pid}`)
  await receiver.close()
})

it('names what is missing', async () => {
  const withoutUrl = migrate({ DATABASE_URL: '' })
  expect(await withoutUrl.exit).toBe(1)
  expect(withoutUrl.output()).toContain('DATABASE_URL is not set')
  const withoutFolder = migrate({ DATA_DIR: join(folder, 'absent') })
  expect(await withoutFolder.exit).toBe(1)
  expect(withoutFolder.output()).toContain('holds no embedded store')
})
