import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { withSecrets } from '../secrets.ts'
import { startReceiver } from './start-receiver.ts'

const RIGHT = 'the right key that is long enough for it'
const WRONG = 'another key that is long enough as well'

let folder: string
let sink: WebhookSink
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seal-'))
  sink = await startWebhookSink()
})
afterEach(() => Promise.all([rm(folder, { recursive: true }), sink.close()]))

const open = (SECRET_KEY?: string) => startReceiver({ folder, env: SECRET_KEY ? { SECRET_KEY } : {} })
const push = { sender: 'a@b.c', body: 'x' }

it('leaves no secret readable in DATA_DIR, and holds up only what needs a key that is gone', async () => {
  const before = await open() // no key, as before this version
  const body = JSON.stringify({ url: sink.url })
  const created = await (await before.api('/api/endpoints', { method: 'POST', body })).json()
  await before.close({ keepFolder: true })

  const wrong = await open(WRONG)
  await wrong.close({ keepFolder: true })
  const right = await open(`${RIGHT},${WRONG}`)
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1').catch(() => '')),
  )
  expect(texts.join()).toContain('sealed:v1:')
  expect(texts.join()).not.toContain(created.endpoint.secret)
  await right.close({ keepFolder: true })

  const lost = await open(WRONG)
  const { email_id } = await (await lost.push(push)).json()
  const path = `/api/emails/${email_id}`
  const found = await eventually(
    async () => (await (await lost.api(path)).json()).email,
    ({ deliveries }) => deliveries[0]?.attempts === 1,
  )
  expect(found.deliveries[0]).toMatchObject({
    status: 'retrying',
    attemptLog: [{ error: expect.stringMatching(/secret cannot be read - put the former SECRET_KEY back/) }],
  })
  expect((await lost.api('/api/endpoints')).status).toBe(200)
  expect(sink.received).toEqual([])
  await lost.close({ keepFolder: true })

  const again = await open(RIGHT)
  await again.api(`/api/deliveries/${found.deliveries[0].id}/retry`, { method: 'POST' })
  await eventually(
    () => sink.received.length,
    (count) => count === 1,
  )
  await again.close({ keepFolder: true })
})

it('makes a key at the first start, for this user alone, and none where others would need it too', async () => {
  const config = async (env: object = {}) =>
    (await withSecrets(readConfig({ DATA_DIR: folder, ...env }))).config
  const database = { DATABASE_URL: 'postgres://localhost/x' }
  expect((await config(database)).keptSecretKey).toBeUndefined()
  expect((await config({ SECRET_KEY: RIGHT })).keptSecretKey).toBeUndefined()
  const { keptSecretKey = '' } = await config()
  expect(keptSecretKey.length).toBeGreaterThan(32)
  const { mode } = await stat(join(folder, 'secret-key'))
  expect((mode & 0o777).toString(8)).toBe('600')
  expect((await config()).keptSecretKey).toBe(keptSecretKey)
  expect((await config({ ...database, SECRET_KEY: RIGHT })).keptSecretKey).toBe(keptSecretKey)
})

it.each(['short', `${RIGHT},short`])('refuses SECRET_KEY=%s', (SECRET_KEY) => {
  expect(() => readConfig({ SECRET_KEY })).toThrow(/SECRET_KEY.* must have 32 characters or more/)
})
