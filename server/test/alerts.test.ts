import { reportTo } from '../rehearsal/push-to.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Webhook } from 'standardwebhooks'
import type { Alerts, AlertTestResult } from '../../shared/alerts.ts'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startSmtpSink, type SmtpSink } from './start-smtp-sink.ts'
import { startWebhookSink, type ReceivedWebhook, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

const MINUTE = 60_000
const SECRET = 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0'
const SHAPES = ['slack', 'discord', 'teams', 'ntfy', 'telegram'] as const

let time: Date
let sink: WebhookSink
let smtp: SmtpSink
let receiver: TestReceiver
const now = () => time
const pass = (minutes: number) => (time = new Date(time.getTime() + minutes * MINUTE))

beforeEach(async () => {
  time = new Date('2026-11-25T09:00:00.000Z')
  sink = await startWebhookSink()
  smtp = await startSmtpSink()
})
afterEach(async () => {
  await receiver.close()
  await Promise.all([sink.close(), smtp.close()])
})

const urlFor = (path: string) => sink.url.replace('/webhook', `/${path}`)
const byEmail = () => ({ SMTP_URL: smtp.url, ALERT_EMAIL: 'ops@example.com' })
const start = async (env: Record<string, string>, folder?: string) =>
  (receiver = await startReceiver({
    now,
    isScheduled: false,
    env: { PUBLIC_URL: 'https://mail.example.com', ...env },
    folder,
  }))

const beat = (mailbox = 'owner@example.com') =>
  reportTo(
    receiver.url,
    'heartbeat',
    makeHeartbeat({ mailbox, lastRunAt: now().toISOString(), sentAt: now().toISOString() }),
  )

async function look(minutes: number): Promise<void> {
  pass(minutes)
  await receiver.ctx.alerts.look()
}
const read = async <T>(path: string, body?: object) =>
  (await (await receiver.api(path, body && { method: 'POST', body: JSON.stringify(body) })).json()) as T
const titles = () =>
  sink.received.map(({ body }) => (JSON.parse(body) as { text: string }).text.split('\n')[0])

const SILENT = 'Broken: owner@example.com is silent: its script does not run (2026-11-25 09:00 UTC)'
const CURE =
  '→ Open the script, run showStatus and read what it says; run setupGmailTrigger if its trigger is gone. Nothing is lost: mail waits in Gmail.'
const LINES = [SILENT, CURE, 'https://mail.example.com/dashboard']
const PLAIN = [SILENT, ...LINES].join('\n')

describe('a notice reaches people', () => {
  it('through every HTTP channel in its own shape, the last one signed', async () => {
    const urls = SHAPES.map((shape) => `${shape}+${urlFor(`${shape}?chat_id=7`)}`)
    await start({ ALERT_WEBHOOK_URL: [...urls, urlFor('any')].join(', '), ALERT_WEBHOOK_SECRET: SECRET })
    const paths = new Map<string, ReceivedWebhook>()
    sink.answer = (response, webhook) => {
      paths.set(String(response.req.url), webhook)
      response.writeHead(200).end()
    }
    await beat()
    await look(20)
    const bodyOf = (path: string) => JSON.parse(paths.get(path)?.body ?? '') as unknown
    expect([...paths.keys()].sort()).toEqual(
      [
        '/any',
        '/discord?chat_id=7',
        '/ntfy?chat_id=7',
        '/slack?chat_id=7',
        '/teams?chat_id=7',
        '/telegram',
      ].sort(),
    )
    expect(bodyOf('/slack?chat_id=7')).toEqual({ text: PLAIN })
    expect(bodyOf('/discord?chat_id=7')).toEqual({ content: PLAIN, allowed_mentions: { parse: [] } })
    expect(bodyOf('/teams?chat_id=7')).toMatchObject({
      type: 'message',
      attachments: [{ content: { body: [SILENT, ...LINES].map((text) => ({ type: 'TextBlock', text })) } }],
    })
    expect(paths.get('/ntfy?chat_id=7')).toMatchObject({
      body: PLAIN,
      headers: { priority: 'high', tags: 'rotating_light' },
    })
    expect(bodyOf('/telegram')).toMatchObject({ chat_id: '7', text: PLAIN })
    const signed = paths.get('/any')
    const verifier = new Webhook(SECRET)
    // the fake clock is not that of the library, which refuses what is older than five minutes
    const headers = { ...signed?.headers, 'webhook-timestamp': String(Math.floor(time.getTime() / 1000)) }
    expect(
      verifier.sign(String(headers['webhook-id' as keyof typeof headers]), time, signed?.body ?? ''),
    ).toBe(signed?.headers['webhook-signature'])
    expect(bodyOf('/any')).toMatchObject({
      type: 'alert',
      data: { title: SILENT, lines: LINES, begun: [{ code: 'heartbeat_missing' }], ended: [] },
    })
  })

  it('by email, in the language chosen', async () => {
    await start({ ...byEmail(), ALERT_LANGUAGE: 'fr', ALERT_EMAIL_FROM: 'gmail-push@example.com' })
    await beat()
    await look(20)
    expect(smtp.received).toHaveLength(1)
    const [message = ''] = smtp.received
    expect(message).toMatch(/^From: gmail-push@example\.com$/m)
    expect(message).toMatch(/^To: ops@example\.com$/m)
    expect(message.replace(/\r\n(?= )/g, '')).toContain(
      '\r\nSubject: [Gmail Push Ingress] En panne : owner@example.com est muette : son script ne tourne plus (2026-11-25 09:00 UTC)',
    )
    expect(message).toContain('https://mail.example.com/dashboard')
  })
})

describe('what is told', () => {
  const slack = () => ({ ALERT_WEBHOOK_URL: `slack+${sink.url}` })

  it('is told once, again after four hours, and once when it is over; a restart tells nothing twice', async () => {
    await start(slack())
    await beat()
    await look(20)
    await look(1)
    await receiver.close({ keepFolder: true })
    await start(slack(), receiver.folder)
    await look(1)
    expect(titles()).toEqual([SILENT])
    await look(4 * 60)
    await beat()
    await look(1)
    await look(5)
    await look(5)
    const still = SILENT.replace('Broken', 'Still')
    expect(titles()).toEqual([SILENT, still, SILENT.replace('Broken', 'Over')])
    const { past } = await read<Alerts>('/api/alerts')
    expect(past).toMatchObject([{ code: 'heartbeat_missing', toldAt: '2026-11-25T09:20:00.000Z' }])
  })

  it('goes out in one notice for what began at one moment', async () => {
    await start(slack())
    await beat()
    await beat('sales@example.com')
    pass(20)
    await Promise.all([receiver.ctx.alerts.look(), receiver.ctx.alerts.look()])
    expect(titles()).toEqual([`${SILENT}, and 1 more`])
  })

  it('stands in /api/alerts with since when, and when people were told', async () => {
    await start(slack())
    await beat()
    await look(20)
    expect(await read<Alerts>('/api/alerts')).toMatchObject({
      firing: [
        {
          code: 'heartbeat_missing',
          since: '2026-11-25T09:00:00.000Z',
          firstToldAt: '2026-11-25T09:20:00.000Z',
        },
      ],
      channels: [{ last: { at: '2026-11-25T09:20:00.000Z', isTest: false } }],
    })
  })

  it('is told only once a channel has taken it', async () => {
    await start(slack())
    sink.answer = (response) => void response.writeHead(500).end()
    await beat()
    await look(20)
    const firing = async () => (await read<Alerts>('/api/alerts')).firing[0]
    expect(await firing()).not.toHaveProperty('firstToldAt')
    sink.answer = (response) => void response.writeHead(200).end()
    await look(2)
    expect(await firing()).toMatchObject({
      code: 'heartbeat_missing',
      firstToldAt: '2026-11-25T09:22:00.000Z',
    })
  })

  it('is told of nobody while no channel has taken it, also when it is over', async () => {
    await start(slack())
    sink.answer = (response) => void response.writeHead(500).end()
    await beat()
    await look(20)
    await beat()
    await look(1)
    await look(6)
    const { past } = await read<Alerts>('/api/alerts')
    expect(past).toMatchObject([{ code: 'heartbeat_missing' }])
    expect(past[0]).not.toHaveProperty('toldAt')
    sink.answer = (response) => void response.writeHead(200).end()
    await look(10)
    expect((await read<Alerts>('/api/alerts')).past).toMatchObject([{ toldAt: '2026-11-25T09:37:00.000Z' }])
  })

  it('waits for a channel that did not take it, and says so through the others', async () => {
    await start({ ...slack(), ...byEmail() })
    smtp.answer = '554 mailbox full'
    await beat()
    await look(20)
    expect([sink.received.length, smtp.received.length]).toEqual([1, 1])
    for (let minute = 0; minute < 6; minute += 1) await look(1)
    expect(titles()[1]).toMatch(/^To look at: Alerts do not reach email ops@example\.com/)
    expect(smtp.received).toHaveLength(3) // after 1 and after 2 more
    const { channels } = await read<Alerts>('/api/alerts')
    expect(channels).toMatchObject([
      { failingSince: '2026-11-25T09:20:00.000Z', last: { error: expect.stringContaining('554') as string } },
      { name: sink.url.replace('http://', 'slack ') },
    ])
    smtp.answer = '250 ok'
    await look(4)
    await look(5)
    await look(1)
    expect(smtp.received).toHaveLength(4)
    expect(titles()[2]).toMatch(/^Over: Alerts do not reach email/)
    expect(JSON.stringify(receiver.logs)).not.toContain('p%40ss')
  })

  it('is told by whoever is left while the store is away, and once more by nobody when it is back', async () => {
    await start(slack())
    const { store } = receiver.ctx
    const { checkWritable, changeAlertState, readAlertState } = store
    const away = () => Promise.reject(new Error('the database is away'))
    Object.assign(store, { checkWritable: away, changeAlertState: away, readAlertState: away })
    pass(1)
    await receiver.ctx.alerts.lookWithoutStore()
    pass(2)
    await receiver.ctx.alerts.lookWithoutStore()
    pass(1)
    await receiver.ctx.alerts.lookWithoutStore()
    expect(titles()).toEqual(['Broken: The store takes no email (2026-11-25 09:01 UTC)'])
    Object.assign(store, { checkWritable, changeAlertState, readAlertState })
    await look(1)
    await look(5)
    await look(1)
    expect(titles()[1]).toBe('Over: The store takes no email (2026-11-25 09:01 UTC)')
    expect(titles()).toHaveLength(2)
  })
})

describe('a test of a channel', () => {
  it('is sent to one or to all, and says what the other side answered', async () => {
    await start({ ALERT_WEBHOOK_URL: `slack+${sink.url}`, ...byEmail() })
    sink.answer = (response) => void response.writeHead(404).end('no_service')
    const all = await read<{ success: boolean; tests: AlertTestResult[] }>('/api/alerts/test', {})
    expect(all.success).toBe(false)
    expect(all.tests).toMatchObject([
      { channel: 'email ops@example.com', isTest: true },
      { error: 'HTTP 404: no_service', isTest: true },
    ])
    sink.answer = (response) => void response.writeHead(200).end('ok')
    const channel = all.tests[1]?.channel
    expect(await read('/api/alerts/test', { channel })).toMatchObject({ success: true, tests: [{ channel }] })
    expect(titles()).toEqual(['Test of this alert channel', 'Test of this alert channel'])
    expect(await read('/api/alerts/test', { channel: 'pigeon' })).toMatchObject({ success: false })
  })

  it('can be sent by `npm run alert-test`, beside a running receiver', async () => {
    await start({})
    const env = {
      ...{ PATH: process.env.PATH, DATA_DIR: receiver.folder, OUTGOING_ALLOW_PRIVATE: '127.0.0.1' },
      ALERT_WEBHOOK_URL: `slack+${sink.url},${urlFor('any')}`,
    }
    sink.answer = (response) => void response.writeHead(response.req.url === '/any' ? 403 : 200).end()
    const child = spawn(process.execPath, [built('dist/alert-test.js')], { env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const [code] = (await once(child, 'close')) as [number]
    expect(output).toMatch(/^slack 127\.0\.0\.1:\d+\/webhook: sent\nwebhook .*: NOT SENT - HTTP 403\n$/)
    expect(code).toBe(1)
    expect(sink.received[1]?.headers['webhook-signature']).toMatch(/^v1,/)
  })
})

describe('the dead-man ping', () => {
  const ping = () => receiver.ctx.deadManPing.run()
  const withheld = async () => (await read<Alerts>('/api/alerts')).ping?.withheld
  const STOOD_STILL = 'the delivery loop did not turn'
  /** A push is announced to the loop, which turns a moment later. */
  async function pingOnceTurned() {
    await receiver.push({ sender: 'a@b.c', body: 'x' })
    return eventually(
      async () => (await ping(), withheld()),
      (why) => why !== STOOD_STILL,
    )
  }

  it('is called while all of it runs, in the style of its service', async () => {
    const urls: (string | undefined)[] = []
    sink.answer = (response) => {
      urls.push(`${response.req.method} ${response.req.url}`.replace(/\d+$/, 'N'))
      response.writeHead(200).end('OK')
    }
    await start({ DEADMAN_PING_URL: urlFor('5f2e-uuid') })
    await pingOnceTurned()
    await receiver.close()
    await start({ DEADMAN_PING_URL: urlFor('api/push/key?status=up&msg=OK&ping=') })
    await pingOnceTurned()
    expect(new Set(urls)).toEqual(new Set(['GET /5f2e-uuid', 'GET /api/push/key?status=up&msg=OK&ping=N']))
    expect((await read<Alerts>('/api/alerts')).ping).toMatchObject({ last: { at: now().toISOString() } })
  })

  it('is withheld when the delivery loop stood still or no push could be taken, and says why', async () => {
    await start({ DEADMAN_PING_URL: sink.url })
    const { store } = receiver.ctx
    const { claimDeliveries, checkWritable } = store
    store.claimDeliveries = () => Promise.reject(new Error('stuck'))
    pass(1)
    await ping() // the loop may have turned before
    pass(1)
    const before = sink.received.length
    await ping()
    expect(await withheld()).toBe(STOOD_STILL)
    store.claimDeliveries = claimDeliveries
    store.checkWritable = () => Promise.reject(new Error('full'))
    expect(await pingOnceTurned()).toBe('a push could not be taken now (/readyz)')
    expect(sink.received).toHaveLength(before)
    store.checkWritable = checkWritable
  })
})

describe('the alerts page', () => {
  const open = async (path = '', init: RequestInit = {}) => {
    const cookie = await signIn(receiver.url, PASSWORD)
    return fetch(`${receiver.url}/dashboard/alerts${path}`, { ...init, headers: { cookie, ...init.headers } })
  }
  const french = { headers: { 'accept-language': 'fr' } }

  it('shows what fires with its cure and when people were told, in both languages', async () => {
    await start({ ALERT_WEBHOOK_URL: `slack+${sink.url}` })
    await beat()
    await look(20)
    const html = await (await open()).text()
    for (const words of ['owner@example.com is silent', 'run showStatus', 'told <time', 'sent in'])
      expect(html).toContain(words)
    const inFrench = await (await open('', french)).text()
    for (const words of ['owner@example.com est muette', 'exécutez showStatus', 'signalé <time', 'envoyé en'])
      expect(inFrench).toContain(words)
    await beat()
    await look(1)
    await look(5)
    const after = await (await open()).text()
    expect(after).toContain('Nothing fires.')
    expect(after).toContain('owner@example.com is silent')
  })

  it('tests a channel by its button and says how that went; a reload tests nothing', async () => {
    await start({ ALERT_WEBHOOK_URL: `slack+${sink.url}` })
    sink.answer = (response) => void response.writeHead(404).end('<no_service>')
    const channel = sink.url.replace('http://', 'slack ')
    const body = new URLSearchParams({ channel })
    const answer = await open('/test', { method: 'POST', body })
    expect(answer.url).toMatch(/\/dashboard\/alerts$/)
    expect(await answer.text()).toContain('HTTP 404: &lt;no_service>')
    expect(sink.received).toHaveLength(1)
  })

  it('says so when nobody would be told, inside or outside', async () => {
    await start({})
    await beat()
    await look(20)
    const html = await (await open()).text()
    expect(html).toContain('nobody told yet')
    expect(html).toContain('set SMTP_URL and ALERT_EMAIL')
    expect(html).toContain('DEADMAN_PING_URL is not set')
  })
})
