import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FlatEmail, WebhookBody as Published } from 'gmail-push-ingress/webhook'
import { WebhookBody } from '../../shared/webhook-body.ts'
import { flat } from '../deliver/shapes/flat.ts'
import { signWebhook } from '../deliver/sign-webhook.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { findFreePort } from '../rehearsal/start-postgres.ts'

const SECRET = 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0'
const docs = await readFile(fileURLToPath(new URL('../../docs/receive.md', import.meta.url)), 'utf8')
const snippet = (language: string) => new RegExp('```' + language + '\n(.*?)```', 's').exec(docs)?.[1] ?? ''

let folder: string
let child: ChildProcess | undefined
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'receive-'))))
afterEach(async () => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const LANGUAGES: [
  language: string,
  file: string,
  command: string,
  createArgs: (file: string, port: string) => string[],
][] = [
  ['js', 'receive.mjs', process.execPath, (file) => [file]],
  ['python', 'receive.py', 'python3', (file) => [file]],
  ['php', 'receive.php', 'php', (file, port) => ['-S', `127.0.0.1:${port}`, file]],
]
const canRun = (command: string) => spawnSync(command, ['--version']).status === 0

/** The example as its reader would run it; `said` is all that it printed. */
async function startExample(
  file: string,
  code: string,
  command: string,
  createArgs: (typeof LANGUAGES)[number][3],
) {
  await writeFile(join(folder, file), code)
  const port = String(await findFreePort())
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: port, WEBHOOK_SECRET: SECRET }
  const started = spawn(command, createArgs(join(folder, file), port), {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  let said = ''
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const post = (id: string, at: Date, body: string, secret = SECRET) =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signWebhook(id, at, Buffer.from(body), [secret]) },
      body,
    }).then((answer) => answer.status)
  await eventually(
    () =>
      fetch(`http://127.0.0.1:${port}/`, { method: 'POST' }).then(
        () => true,
        () => started.exitCode !== null,
      ),
    Boolean,
  )
  return { post, said: () => said, url: `http://127.0.0.1:${port}/` }
}

for (const [language, file, command, createArgs] of LANGUAGES)
  (canRun(command) ? it : it.skip)(`verifies in ${language} as the docs show it`, async () => {
    const { post, said, url } = await startExample(file, snippet(language), command, createArgs)
    const body = JSON.stringify({
      type: 'email.received',
      data: { id: 'eml_1', sender: 'Zoé <z@b.c>', subject: 'Été €' },
    })
    const now = new Date()
    expect(await post('msg_1', now, body)).toBe(204)
    expect(await post('msg_1', now, body)).toBe(204)
    await eventually(said, (text) => text.includes('eml_1 from Zoé <z@b.c>: Été €'))
    const other = 'whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXI='
    expect(await post('msg_2', now, body, other)).toBe(401)
    expect(await post('msg_3', new Date(now.getTime() - 600_000), body)).toBe(401)
    const headers = signWebhook('msg_4', now, Buffer.from(body), [SECRET])
    expect((await fetch(url, { method: 'POST', headers, body: body.replace('eml_1', 'eml_9') })).status).toBe(
      401,
    )
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401)
    const rotated = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` }
    expect((await fetch(url, { method: 'POST', headers: rotated, body })).status).toBe(204)
  })

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
/** Interfaces and tuples' names taken apart, so that only what they hold is compared. */
type Plain<T> = T extends (infer One)[]
  ? number extends T['length']
    ? Plain<One>[]
    : [string, string]
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T

it('publishes the types that webhooks have, with an example that fits', () => {
  const areSame: Same<Plain<Published>, Plain<WebhookBody>> = true // tsc says no here when they part
  const isFlat: Same<Plain<FlatEmail>, Plain<ReturnType<typeof flat>>> = true
  expect([areSame, isFlat]).toEqual([true, true])
  expect(WebhookBody.parse(JSON.parse(snippet('json')))).toMatchObject({ type: 'email.received' })
})
