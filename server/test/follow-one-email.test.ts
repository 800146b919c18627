import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { createEmulator } from '../../apps-script/emulator/emulator.ts'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, startReceiverProcess } from '../rehearsal/receiver-process.ts'
import { signIn } from './sign-in.ts'
import { ADMIN_TOKEN, PASSWORD, TOKEN } from './start-receiver.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const MAIL = new URL('../../apps-script/demo/mailbox/01-plain.eml', import.meta.url)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'follow-'))
})
afterEach(async () => {
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

// The README's map as a test: every stop of one email, in order, all of it real but Google.
it('takes a Gmail message to a signed webhook and onto the dashboard', async () => {
  const sink = await startWebhookSink()
  const receiver = await startReceiverProcess(folder, {
    DASHBOARD_PASSWORD: PASSWORD,
    WEBHOOK_URL: sink.url,
    WEBHOOK_SECRET: SECRET,
    OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32',
  })

  // apps-script/: the owner sets up, a message arrives, the trigger ticks
  const google = createEmulator({ address: 'owner@example.com' })
  google.properties.set('INGRESS_URL', receiver.url)
  google.properties.set('PROCESS_API_TOKEN', TOKEN)
  for (const setup of ['storeToken', 'setupGmailTrigger']) {
    expect(google.run(setup)).toMatchObject({ status: 'completed' })
  }
  const messageId = google.mailbox.deliver(await readFile(MAIL))
  const [tick] = google.advance(60_000)
  expect(tick?.logs.join('\n')).toContain('Email pushed: processed')

  // server/accept/: durable and said so
  await eventually(receiver.output, (text) => text.includes('API INGRESS: Gmail push processed successfully'))

  // server/deliver/: one webhook, signed as the Standard Webhooks library expects
  await eventually(
    () => sink.received.length,
    (count) => count === 1,
  )
  const { headers, body } = sink.received[0] ?? { headers: {}, body: '' }
  new Webhook(SECRET).verify(body, headers as Record<string, string>)
  const { type, data } = JSON.parse(body)
  expect(type).toBe('email.received')
  expect(data).toMatchObject({
    messageId,
    mailbox: 'owner@example.com',
    source: 'gmail_push',
    labels: ['INBOX', 'UNREAD'],
  })
  await eventually(receiver.output, (text) =>
    text.includes(`WEBHOOK_SENDER: Webhook sent successfully to ${sink.url}`),
  )

  // server/inspect/: on the dashboard, in the guide's words
  const cookie = await signIn(receiver.url, PASSWORD)
  const page = await (
    await fetch(`${receiver.url}/dashboard`, { headers: { cookie, 'accept-language': 'fr' } })
  ).text()
  expect(page).toContain('📜 Historique des Webhooks (7 derniers jours)')
  expect(page).toContain(data.subject)
  for (const status of ['processed', 'delivered']) expect(page).toContain(status)

  await google.close()
  expect(await receiver.end('SIGTERM')).toBe(0)
  await sink.close()
})

it('has Gmail bring again what came after the backup that a receiver was restored from', async () => {
  const env = { DASHBOARD_PASSWORD: PASSWORD, ADMIN_API_TOKEN: ADMIN_TOKEN }
  const backup = (action: string, dataDir: string) =>
    promisify(execFile)(process.execPath, [built('dist/backup.js'), action, join(folder, 'backup')], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    })
  const receiver = await startReceiverProcess(join(folder, 'lost'), env)
  const google = createEmulator({ address: 'owner@example.com' })
  google.properties.set('INGRESS_URL', receiver.url)
  google.properties.set('PROCESS_API_TOKEN', TOKEN)
  for (const setup of ['storeToken', 'setupGmailTrigger']) google.run(setup)
  const deliver = async () => {
    const id = google.mailbox.deliver(await readFile(MAIL))
    const logs = google.advance(60_000).flatMap((run) => run.logs)
    expect(logs.join('\n')).toContain('Email pushed: processed')
    return id
  }
  const before = await deliver()
  await backup('save', join(folder, 'lost'))
  const after = await deliver()
  await receiver.end('SIGKILL')

  await backup('restore', join(folder, 'restored'))
  const restored = await startReceiverProcess(join(folder, 'restored'), env)
  google.properties.set('INGRESS_URL', restored.url)
  google.advance(15 * 60_000)
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  const answer = await fetch(`${restored.url}/api/emails`, { headers })
  const { emails } = (await answer.json()) as { emails: { messageId: string }[] }
  expect(emails.map(({ messageId }) => messageId)).toEqual([after, before])
  await google.close()
})
