import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabases, type Database } from '../store/postgres/database.ts'
import { openPostgresStore } from '../store/postgres/open.ts'
import { captureLogs } from './capture-logs.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startPooler, HAS_POOLER, type TestPooler } from './start-pooler.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { startReceiver } from './start-receiver.ts'
import { describeStore } from './store-contract.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }

const MODES = ['session', 'transaction'] as const
if (HAS_POOLER) describe.each(MODES)('behind PgBouncer in %s mode', testBehindPooler)
else it.skip('behind PgBouncer, which is not installed here', () => undefined)

function testBehindPooler(mode: (typeof MODES)[number]): void {
  let postgres: TestPostgres
  let pooler: TestPooler
  let databaseUrl: string
  beforeAll(async () => {
    postgres = await startPostgres()
    databaseUrl = await postgres.createDatabase()
    pooler = await startPooler(databaseUrl, mode)
  })
  afterAll(async () => {
    await pooler.end()
    await postgres.end()
  })

  // in the stricter mode: no session outlives a transaction
  if (mode === 'transaction')
    describeStore('Postgres', () => ({
      async open(now) {
        const { log } = captureLogs()
        return openPostgresStore({ databaseUrl: pooler.urlOf(databaseUrl), log, now, initialSettings })
      },
      async cleanUp() {
        const next = await postgres.createDatabase()
        const { pathname } = new URL(databaseUrl)
        await postgres.query(next, `drop database ${pathname.slice(1)} with (force)`) // and with it what the pooler holds open
        databaseUrl = next
      },
    }))

  it('takes mail and delivers it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pooled-'))
    const sink = await startWebhookSink()
    const env = { DATABASE_URL: pooler.urlOf(databaseUrl), WEBHOOK_URL: sink.url }
    const receiver = await startReceiver({ folder, env })
    expect(receiver.logs.map(({ msg }) => msg).join()).toContain('STORE: The database is behind a pooler')
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        receiver.push({ sender: 'a@b.c', body: 'x', messageId: `g${index}` }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    await eventually(
      () => sink.received.length,
      (count) => count === answers.length,
    )
    await receiver.close()
    await sink.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('limits its own statements and nobody else’s', async () => {
    const { mail, rest } = await openDatabases(pooler.urlOf(databaseUrl), captureLogs().log)
    const limitOf = async ({ query }: Database) =>
      (await query<{ statement_timeout: string }>('show statement_timeout'))[0]?.statement_timeout
    expect([await limitOf(mail), await limitOf(rest)]).toEqual(['10s', '1min'])
    expect(await postgres.query(pooler.urlOf(databaseUrl), 'show statement_timeout')).toEqual([
      { statement_timeout: '0' },
    ])
    await Promise.all([mail.close(), rest.close()])
  })
}
