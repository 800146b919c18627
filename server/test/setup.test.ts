import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { createEmulator, type Emulator } from '../../apps-script/emulator/emulator.ts'
import type { SetupCheck } from '../../shared/setup.ts'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { HEARTBEAT } from './make-heartbeat.ts'
import { endReceivers, startReceiverProcess, type ReceiverProcess } from '../rehearsal/receiver-process.ts'
import { signIn } from './sign-in.ts'
import { ADMIN_TOKEN, PASSWORD } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

const MAIL = new URL('../../apps-script/demo/mailbox/01-plain.eml', import.meta.url)

let folder: string
let receiver: ReceiverProcess
let sink: WebhookSink
let google: Emulator
let cookie: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-'))
  sink = await startWebhookSink()
  receiver = await startReceiverProcess(join(folder, 'data'), {
    PROCESS_API_TOKEN: '', // so that it makes one, as a first start does
    DASHBOARD_PASSWORD: PASSWORD,
    ADMIN_API_TOKEN: ADMIN_TOKEN,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.0/8',
    ALERT_WEBHOOK_URL: sink.url,
  })
  cookie = await signIn(receiver.url, PASSWORD)
})
afterAll(async () => {
  await google?.close()
  await endReceivers()
  await sink.close()
  await rm(folder, { recursive: true, force: true })
})

const read = async (path: string, language = 'en') =>
  (await fetch(receiver.url + path, { headers: { cookie, 'accept-language': language } })).text()

const api = (path: string, method = 'GET', body?: object) =>
  fetch(receiver.url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  })

const readChecks = async () => {
  const { checks } = (await (await api('/api/setup')).json()) as { checks: SetupCheck[] }
  return Object.fromEntries(checks.map((check) => [check.id, check]))
}
const open = async () =>
  Object.values(await readChecks())
    .filter(({ status }) => status === 'open')
    .map(({ id }) => id)

/** Does what the page says, and knows nothing else: its files into a project, the token where it says, from where it says. */
async function paste(page: string): Promise<string> {
  const names = [...page.matchAll(/href="([^"]+)" download="([^"]+)"/g)]
  const [, tokenFile = ''] = /The token is in the file <code>([^<]+)<\/code>/.exec(page) ?? []
  const token = (await readFile(tokenFile, 'utf8')).trim()
  const project = join(folder, 'project')
  await mkdir(project, { recursive: true })
  for (const [, href = '', name = ''] of names) {
    const file = await read(href)
    expect(file).not.toContain(token)
    const typed = name === 'Setup.gs' ? file.replace('votre_token_secret_ici', token) : file
    await writeFile(join(project, name.replace(/\.gs$/, '.js')), typed)
  }
  return project
}

/** One of the programs as npm runs it, and what it says and ends with. */
function start(name: string, args: string[], env: Record<string, string> = { ADMIN_API_TOKEN: ADMIN_TOKEN }) {
  const child = spawn(process.execPath, [built(`dist/${name}.js`), ...args], { env, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = once(child, 'close').then(([exit]: number[]) => exit)
  return { child, said: () => said, code }
}

async function askDoctor(...args: string[]) {
  const { said, code } = start('doctor', ['--url', receiver.url, ...args])
  return { code: await code, said: said() }
}

const run = (name: string) => {
  const { status, logs } = google.run(name)
  expect([name, status]).toEqual([name, 'completed'])
  return logs.join('\n')
}

it('leads from nothing to mail that comes, with a browser alone, and ticks what happened', async () => {
  expect(await open()).toEqual([
    'token_tested',
    'script_heard',
    'token_stored',
    'trigger_beating',
    'email_processed',
    'webhook_delivered',
    'alerts_tested',
    'script_calls',
  ])
  const early = await askDoctor('--language', 'fr')
  expect(early.said).toContain('👉 Token stocké dans le script: exécuter `storeToken`\n     Dans l’éditeur')
  expect(early.said).toContain(`curl -X POST ${receiver.url}/api/ingress/gmail`)
  expect(early.said).toContain('✅ 401 Unauthorized')
  expect(early.code).toBe(1)
  const page = await read('/dashboard/setup')
  expect(page).toContain('0 of 8')
  expect(await read('/dashboard/setup', 'fr')).toContain('0 sur 8')
  google = createEmulator({ address: 'owner@example.com', scriptDir: await paste(page) })
  expect(run('storeToken')).toContain('The receiver is ready and knows the token')
  expect((await open()).slice(0, 1)).toEqual(['trigger_beating'])
  await api('/api/endpoints', 'POST', { url: sink.url })
  expect(run('setupGmailTrigger')).toContain('Ready: every minute')
  google.mailbox.deliver(await readFile(MAIL))
  google.advance(120_000)
  await api('/api/alerts/test', 'POST', {})
  await eventually(open, (ids) => ids.length === 0)
  expect(await read('/dashboard/setup')).toContain('8 of 8')
  expect(await askDoctor()).toEqual({ code: 0, said: expect.stringContaining('All is well.') as string })
})

it('opens again what is no longer so, and says with whom', async () => {
  const tokenFile = join(folder, 'data/process-api-token')
  const authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`
  const send = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${receiver.url}/api/ingress/gmail${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  await send('/heartbeat', { ...HEARTBEAT, mailbox: 'old@example.com', scriptVersion: '0.0.1' })
  await send('', { sender: 'a@b.c' })
  await send('', {}, { authorization: 'Bearer of-somebody-else' })
  await api('/api/settings', 'PATCH', { webhook_sending_enabled: false })
  expect(await eventually(open, (ids) => ids.length === 4)).toEqual([
    'script_heard',
    'no_wrong_token',
    'no_bad_push',
    'sending_on',
  ])
  const { script_heard } = await readChecks()
  expect(script_heard?.facts).toMatchObject({ mailbox: 'old@example.com', version: '0.0.1' })
  const { code, said } = await askDoctor()
  expect(said).toMatch(/👉 Webhooks sent: `webhook_sending_enabled` is off .*\n     Switch/)
  expect(said).toMatch(/Not well\n👉 old@example.com: 1 message is set aside/)
  expect(said).toContain('5 things to do.')
  expect(code).toBe(1)
  expect(await read('/dashboard/setup', 'fr')).toContain('Le script de old@example.com est en version 0.0.1')
})

it.each<[string, string[], Record<string, string>, RegExp]>([
  ['doctor', ['--urll'], {}, /Unknown option '--urll'[^]*npm run doctor/],
  ['doctor', [], {}, /ADMIN_API_TOKEN is not set/],
  ['doctor', ['--url', 'http://mail.example'], {}, /must begin with https/],
  ['doctor', ['--url', 'http://127.0.0.1:1'], { ADMIN_API_TOKEN: ADMIN_TOKEN }, /does not answer \(.+\)/],
  ['listen', ['--to', 'x', '--fail', 'often'], {}, /--to must be an address[^]*--fail must be a share/],
  ['listen', ['--to', 'http://[::1]:4000/', '--secret', 'x'], {}, /--secret must be whsec_/],
])('%s %j says what is wrong and ends with 2', async (name, args, env, message) => {
  const { said, code } = start(name, args, env)
  expect(await code).toBe(2)
  expect(said()).toMatch(message)
})

it('tells a wrong token from a right one, and what the options are', async () => {
  const wrong = start('doctor', ['--url', receiver.url], { ADMIN_API_TOKEN: 'a-token-of-somebody-else' })
  expect(await wrong.code).toBe(2)
  expect(wrong.said()).toContain('ADMIN_API_TOKEN here is not the one of that receiver')
  const help = start('listen', ['--help'])
  expect(await help.code).toBe(0)
  expect(help.said()).toContain('--replay')
})

it('brings what a webhook gets to a local address, signed, and again while it counts as lost', async () => {
  const hook = await startWebhookSink()
  const { child, said, code } = start('listen', [
    ...['--to', hook.url, '--url', receiver.url, '--replay', 'last', '--fail', '100%'],
  ])
  const received = await eventually(
    () => hook.received,
    (all) => all.length >= 2,
  )
  await eventually(said, (text) => text.includes('taken as lost (--fail); again in 1 s'))
  const [, secret = ''] = /WEBHOOK_SECRET=(\S+)/.exec(said()) ?? []
  for (const { headers, body } of received)
    new Webhook(secret).verify(body, headers as Record<string, string>)
  const ids = received.map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(1)
  const sent = sink.received.find(({ headers }) => headers['webhook-id'] === ids[0])
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(JSON.parse(sent?.body ?? ''))
  child.kill()
  await code

  const follower = start('listen', ['--to', hook.url, '--url', receiver.url])
  await eventually(follower.said, (text) => text.includes('Listening'))
  google.mailbox.deliver(await readFile(MAIL))
  google.advance(60_000)
  await eventually(
    () => hook.received.some(({ headers }) => !ids.includes(headers['webhook-id'])),
    (isThere) => isThere,
  )
  follower.child.kill()
  await follower.code
  await hook.close()
})
