import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Logger } from 'pino'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { TOKEN } from '../rehearsal/push-to.ts'
import { endReceivers, startReceiverProcess, type ReceiverProcess } from '../rehearsal/receiver-process.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { restoreStore, saveStore } from '../store/backup-store.ts'
import { openPostgresStore } from '../store/postgres/open.ts'
import { captureLogs } from './capture-logs.ts'
import { makeHeartbeat } from './make-heartbeat.ts'
import { startReceiver } from './start-receiver.ts'

const run = promisify(execFile)
const ADMIN_API_TOKEN = 'test-admin-token-000001'
const MAILBOX = 'support@example.com'
const SENDERS = 4 // that push at the same time
const BEFORE = 60

let postgres: TestPostgres
let folder: string
beforeAll(async () => (postgres = await startPostgres()))
afterAll(() => postgres.end())
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'backup-'))))
afterEach(async () => {
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

/** Where a receiver keeps its mail: a new place each time it is asked. */
const ENGINES: [name: string, createPlace: (name: string) => Promise<Record<string, string>>][] = [
  ['embedded', async (name) => ({ DATA_DIR: join(folder, name) })],
  [
    'Postgres',
    async (name) => ({ DATA_DIR: join(folder, name), DATABASE_URL: await postgres.createDatabase() }),
  ],
]

/** Code and what was said of `npm run backup` and `npm run restore`. */
async function backup(action: 'save' | 'restore', to: string, env: Record<string, string>) {
  const settings = { env: { PATH: process.env.PATH, ...env } }
  return run(process.execPath, [built('dist/backup.js'), action, to], settings).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  )
}

const start = (place: Record<string, string>) =>
  startReceiverProcess(place.DATA_DIR ?? '', { ADMIN_API_TOKEN, DASHBOARD_PASSWORD: 'a-password', ...place })

const push = async (receiver: ReceiverProcess, messageId: string, sender = 'ann@example.com') => {
  const answer = await receiver.push({ sender, body: 'x'.repeat(3_000), messageId, mailbox: MAILBOX })
  return ((await answer.json()) as { status?: string }).status
}

const api = async (receiver: ReceiverProcess, path: string, init: RequestInit = {}) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_API_TOKEN}` }
  return (await fetch(`${receiver.url}${path}`, { headers, ...init })).json() as Promise<
    Record<string, unknown>
  >
}

const beat = async (receiver: ReceiverProcess) => {
  const answer = await fetch(`${receiver.url}/api/ingress/gmail/heartbeat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(makeHeartbeat({ mailbox: MAILBOX })),
  })
  return (await answer.json()) as { compareFrom?: string }
}

/** Pushes until it is told to stop, or nobody answers any more; `acknowledged` grows as answers come. */
function keepPushing(receiver: ReceiverProcess) {
  const acknowledged: string[] = []
  let isStopped = false
  const sender = async (name: number) => {
    for (let nth = 0; !isStopped; nth++) {
      const id = `m${name}-${nth}`
      if ((await push(receiver, id)) === 'processed') acknowledged.push(id)
    }
  }
  const senders = Array.from({ length: SENDERS }, (_, name) => sender(name).catch(() => undefined)) // it is killed
  return {
    acknowledged,
    async stop() {
      isStopped = true
      await Promise.all(senders)
    },
  }
}

it.each(ENGINES)(
  'brings back all that was acknowledged before the backup began, once (%s)',
  async (_name, createPlace) => {
    const place = await createPlace('first')
    const receiver = await start(place)
    await api(receiver, '/api/endpoints', {
      method: 'POST',
      body: JSON.stringify({ url: 'https://example.com/hook' }),
    })
    await api(receiver, '/api/settings', { method: 'PATCH', body: '{"webhook_sending_enabled":false}' })
    await push(receiver, 'gone', 'eve@example.com')
    await api(receiver, '/api/emails?address=eve@example.com', { method: 'DELETE' })
    await beat(receiver)
    const pushing = keepPushing(receiver)
    await eventually(
      () => pushing.acknowledged.length,
      (count) => count >= BEFORE,
    )

    const before = [...pushing.acknowledged]
    const to = join(folder, 'backup')
    const saved = await backup('save', to, place)
    expect(saved).toEqual({ code: 0, said: expect.stringMatching(/holds \d+ emails/) })
    expect((await stat(to)).mode & 0o077).toBe(0)
    const [endpoints, settings] = [
      await api(receiver, '/api/endpoints'),
      await api(receiver, '/api/settings'),
    ]
    await receiver.end('SIGKILL')
    await pushing.stop()

    const second = await createPlace('second')
    const restored = await backup('restore', to, second)
    const count = Number(/^(\d+) emails are back/.exec(restored.said)?.[1])
    expect(count).toBe(Number(/holds (\d+)/.exec(saved.said)?.[1]))
    expect(count).toBeGreaterThanOrEqual(before.length)
    const again = await start(second)
    expect(again.output()).not.toMatch(/STORE: .*(missing|damaged|shorter|Bad line)/)
    expect(new Set(await Promise.all([...before, 'gone'].map((id) => push(again, id))))).toEqual(
      new Set(['already_processed']),
    )
    expect(await api(again, '/api/endpoints')).toEqual(endpoints)
    expect(await api(again, '/api/settings')).toEqual(settings)
    expect((await beat(again)).compareFrom).toBeDefined() // so the script brings what came after the backup
    expect(await push(again, 'new')).toBe('processed')
    await again.end()
    expect(await backup('restore', to, second)).toEqual({
      code: 1,
      said: expect.stringMatching(/Not done: .* already/),
    })
  },
)

it('takes nothing for a backup that is none, is not finished, is of another version or has lost a part', async () => {
  const { log } = captureLogs()
  const at = (name: string) => ({ dataDir: join(folder, name), databaseUrl: undefined, secretFiles: [], log })
  const to = join(folder, 'backup')
  const receiver = await startReceiver({ folder: at('data').dataDir })
  await receiver.push({ sender: 'a@b.c', body: 'x', messageId: 'a' })
  await receiver.push({ sender: 'a@b.c', body: 'x', messageId: 'b' })
  await expect(saveStore(at('data'), folder, new Date())).rejects.toThrow('is not empty')
  await saveStore(at('data'), to, new Date())
  await expect(restoreStore(at('other'), folder)).rejects.toThrow('holds no finished backup')
  await expect(restoreStore(at('data'), to)).rejects.toThrow('in use by process')
  const inDatabase = { ...at('other'), databaseUrl: await postgres.createDatabase() }
  await expect(restoreStore(inDatabase, to)).rejects.toThrow('without DATABASE_URL')
  await saveStore(
    { ...inDatabase, databaseUrl: await filledDatabase(log) },
    join(folder, 'tables'),
    new Date(),
  )
  const manifest = join(folder, 'tables', 'backup.json')
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/"schema":/, '$&1'))
  await expect(restoreStore(inDatabase, join(folder, 'tables'))).rejects.toThrow('of another version')
  const day = join(to, `emails-${new Date().toISOString().slice(0, 10)}.seg`)
  const lines = (await readFile(day, 'utf8')).split('\n')
  await writeFile(day, lines.filter((line) => !line.includes('"b"')).join('\n'))
  await expect(restoreStore(at('other'), to)).rejects.toThrow('should hold 2 emails, but 1 were found')
  expect((await backup('save', '', { DATA_DIR: folder })).said).toContain('npm run backup -- FOLDER')
  expect((await backup('save', manifest, { DATA_DIR: folder })).said).toContain('a file: name a folder')
  await receiver.close()
})

async function filledDatabase(log: Logger): Promise<string> {
  const databaseUrl = await postgres.createDatabase()
  const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
  const store = await openPostgresStore({ databaseUrl, log, now: () => new Date(), initialSettings })
  await store.close()
  return databaseUrl
}
