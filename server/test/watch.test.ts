import type { Status } from '../../shared/api.ts'
import type { Finding } from '../../shared/finding.ts'
import type { StoredEndpoint } from '../store/store.ts'
import { reportTo } from '../rehearsal/push-to.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

const MAILBOX = 'owner@example.com'
const MINUTE = 60_000

let time: Date
let receiver: TestReceiver
const now = () => time
const own = { now, isScheduled: false }
const pass = (minutes: number) => (time = new Date(time.getTime() + minutes * MINUTE))
beforeEach(async () => {
  time = new Date('2026-11-25T09:00:00.000Z')
  receiver = await startReceiver({ ...own, env: { MAILBOX_NAMES: `owner=${MAILBOX}` } })
})
afterEach(() => receiver.close())

const beat = (more: object = {}) =>
  reportTo(
    receiver.url,
    'heartbeat',
    makeHeartbeat({
      mailbox: MAILBOX,
      lastRunAt: now().toISOString(),
      sentAt: now().toISOString(),
      ...more,
    }),
  )

const makeEndpoint = (id: string, url: string): StoredEndpoint => ({
  ...{ id, url, name: id, enabled: true, createdAt: now().toISOString() },
  secret: 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0',
})

async function findings(): Promise<Finding[]> {
  const status = (await (await receiver.api('/api/status')).json()) as { findings: Finding[] }
  return status.findings
}
const found = async () => (await findings()).map(({ code, severity }) => `${severity} ${code}`)
const logged = () => receiver.logs.map(({ msg }) => msg).filter((msg) => msg.startsWith('WATCH: '))

it('says in /api/status what is not well, and nothing when all is well', async () => {
  await beat()
  expect(await findings()).toEqual([])
  pass(20)
  expect(await findings()).toEqual([
    {
      code: 'heartbeat_missing',
      severity: 'broken',
      subject: { kind: 'mailbox', id: MAILBOX, name: MAILBOX },
      since: '2026-11-25T09:00:00.000Z',
      facts: { triggerMinutes: 0, fetches: 0 },
      action: { kind: 'open_script' },
    },
  ])
  await beat()
  pass(0.1)
  expect(await findings()).toEqual([])
})

it('tells in /api/status how long mail took from Gmail on, by mailbox and endpoint', async () => {
  const sink = await startWebhookSink()
  await receiver.ctx.store.saveEndpoint(makeEndpoint('ep_1', sink.url))
  await beat()
  const internalDate = new Date(time.getTime() - 41_000).toISOString()
  await receiver.push({ sender: 'a@b.c', body: 'x', mailbox: MAILBOX, internalDate })
  const delays = async () => (await (await receiver.api('/api/status')).json()).delays as Status['delays']
  const { mailboxes, endpoints } = await eventually(delays, (seen) =>
    [seen.mailboxes[0], seen.endpoints[0]].every((one) => one?.gmailToDelivered.count === 1),
  )
  const some = expect.any(Number) as number
  const delay = { count: 1, medianMs: some, p95Ms: some }
  expect(mailboxes).toEqual([{ mailbox: MAILBOX, gmailToAccepted: delay, gmailToDelivered: delay }])
  expect(endpoints).toEqual([{ endpointId: 'ep_1', answer: delay, gmailToDelivered: delay }])
  expect(Math.abs((mailboxes[0]?.gmailToAccepted.p95Ms ?? 0) - 41_000)).toBeLessThan(4_100)
  await sink.close()
})

it('logs a heartbeat at debug without its address, and once at warn what changes in how it is judged', async () => {
  await beat()
  pass(5)
  await beat({ trouble: { who: 'gmail', since: now(), reason: 'Gmail says no' } })
  await findings()
  pass(1)
  await findings()
  pass(5)
  await beat()
  await findings()
  const beats = receiver.logs.filter(({ msg }) => msg === 'INGRESS: Heartbeat')
  expect(beats).toMatchObject(Array.from({ length: 3 }, () => ({ level: 20, mailbox: 'owner' })))
  const changes = receiver.logs.filter(({ msg }) => msg.startsWith('WATCH: '))
  expect(changes).toMatchObject([
    { level: 40, code: 'gmail_failing', mailbox: 'owner' },
    { msg: 'WATCH: over', code: 'gmail_failing' },
  ])
  expect(JSON.stringify(receiver.logs)).not.toContain(MAILBOX)
})

it('counts wrong tokens and bad pushes of the last hour', async () => {
  const wrong = () => receiver.push({}, { authorization: 'Bearer wrong-token-000000001' })
  await Promise.all(Array.from({ length: 11 }, wrong))
  await receiver.push({ sender: 'a@b.c' })
  pass(1)
  expect(await found()).toEqual(['late wrong_tokens', 'note bad_requests'])
  pass(62)
  expect(await found()).toEqual([])
})

it('tells since when a switch is off, over a restart', async () => {
  await receiver.ctx.store.changeSettings({ webhook_sending_enabled: false })
  pass(59)
  expect(await found()).toEqual([])
  await receiver.close({ keepFolder: true })
  receiver = await startReceiver({ ...own, folder: receiver.folder })
  pass(1)
  expect(await findings()).toMatchObject([{ code: 'sending_off', since: '2026-11-25T09:00:00.000Z' }])
})

it('finds an endpoint that takes nothing for a quarter of an hour, until it takes something', async () => {
  const sink = await startWebhookSink()
  sink.answer = (response) => void response.writeHead(503).end()
  await receiver.ctx.store.saveEndpoint(makeEndpoint('ep_crm', sink.url))
  await receiver.push({ sender: 'a@b.c', body: 'x' })
  const isFailing = async () =>
    (await receiver.ctx.watch.measures()).endpoints.some(({ failing }) => failing !== undefined)
  await eventually(isFailing, (yes) => yes)
  pass(14)
  expect(await found()).toEqual([])
  pass(1)
  expect(await findings()).toMatchObject([
    { code: 'endpoint_failing', since: '2026-11-25T09:00:00.000Z', facts: { error: 'HTTP 503', waiting: 1 } },
  ])
  sink.answer = (response) => void response.writeHead(204).end()
  await receiver.push({ sender: 'a@b.c', body: 'y' })
  await eventually(isFailing, (yes) => !yes)
  pass(1)
  expect(await found()).toEqual([])
  await sink.close()
})

it('finds what was given up, of each endpoint, also after a restart', async () => {
  const { store } = receiver.ctx
  await store.changeSettings({ webhook_sending_enabled: false }) // the loop is not to take them first
  await store.saveEndpoint(makeEndpoint('ep_lost', 'https://lost.example/'))
  await receiver.push({ sender: 'a@b.c', body: 'x', messageId: 'lost' })
  const id = (await store.listEmails({ limit: 1 })).emails[0]?.deliveries[0]?.id ?? ''
  const attempt = { at: now().toISOString(), durationMs: 1, error: 'HTTP 500' }
  await store.recordAttempt(id, attempt, { status: 'undelivered' })
  await store.changeSettings({ webhook_sending_enabled: true })
  const { folder } = receiver
  await receiver.close({ keepFolder: true })
  receiver = await startReceiver({ ...own, folder, env: { MAILBOX_NAMES: `owner=${MAILBOX}` } })
  const lost = (await findings()).find(({ code }) => code === 'deliveries_undelivered')
  expect(lost).toMatchObject({
    subject: { id: 'ep_lost' },
    facts: { count: 1 },
    since: '2026-11-25T09:00:00.000Z',
  })
})

it('finds what has been due for a quarter of an hour and was not sent, and nothing of what waits for its turn', async () => {
  const sink = await startWebhookSink()
  sink.answer = () => undefined // takes the place and the time of an attempt
  await receiver.ctx.store.saveEndpoint(makeEndpoint('ep_slow', sink.url))
  await receiver.push({ sender: 'a@b.c', body: 'x', messageId: 'slow' })
  await eventually(
    () => sink.received.length,
    (count) => count === 1,
  )
  pass(14)
  expect(await found()).toEqual([])
  pass(2)
  expect(await findings()).toMatchObject([
    { code: 'delivery_overdue', subject: { id: 'ep_slow' }, since: '2026-11-25T09:00:00.000Z' },
  ])
  await sink.close()
})

it('finds a proof that does not add up for an hour, until it does', async () => {
  await beat()
  const reconcile = () =>
    receiver.ctx.store.reconcile(
      {
        ...{ mailbox: MAILBOX, from: '2026-11-25T08:00:00.000Z', to: '2026-11-25T09:00:00.000Z' },
        messageIds: ['abc'],
      },
      now(),
    )
  await reconcile()
  pass(1)
  expect(await found()).toEqual([])
  pass(59)
  await reconcile()
  await beat()
  expect(await findings()).toMatchObject([
    { code: 'proof_open', since: '2026-11-25T09:00:00.000Z', facts: { missing: 1, gmail: 1 } },
  ])
  await receiver.push({ sender: 'a@b.c', body: 'x', mailbox: MAILBOX, messageId: 'abc' })
  pass(1)
  expect(await found()).toEqual([])
})

it('finds what it found before a restart since the same time', async () => {
  await beat({ budget: { triggerSeconds: 4_500, fetches: 0 } })
  pass(1)
  expect(await findings()).toMatchObject([{ code: 'quota_high', since: '2026-11-25T09:01:00.000Z' }])
  await receiver.ctx.alerts.look()
  await receiver.close({ keepFolder: true })
  pass(2)
  receiver = await startReceiver({ ...own, folder: receiver.folder })
  await beat({ budget: { triggerSeconds: 4_200, fetches: 0 } }) // below 80 %, and not well below
  pass(1)
  expect(await findings()).toMatchObject([{ code: 'quota_high', since: '2026-11-25T09:01:00.000Z' }])
})

it('takes an endpoint that asked to be left alone for disabled, one paused by a person for paused', async () => {
  const { store } = receiver.ctx
  const post = async (url: string) => {
    const answer = await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url }) })
    return ((await answer.json()) as { endpoint: { id: string } }).endpoint.id
  }
  await store.disableEndpoint(await post('https://gone.example.com/'), 'it answered 410 Gone')
  await store.changeEndpoint(await post('https://paused.example.com/'), { enabled: false })
  pass(24 * 60)
  expect(await found()).toEqual(['broken endpoint_disabled', 'note endpoint_paused'])
})

it('takes the owner’s number for a mailbox that gets no mail', async () => {
  await beat()
  await receiver.close({ keepFolder: true })
  const env = { ALERT_NO_MAIL_HOURS: `${MAILBOX}=2,48`, ALERT_SILENCE_MINUTES: '60' }
  receiver = await startReceiver({ ...own, folder: receiver.folder, env })
  expect((await receiver.ctx.watch.facts()).mailboxes).toMatchObject([{ mailSilenceMs: 2 * 60 * MINUTE }])
  pass(59)
  expect(await found()).toEqual(['late heartbeat_late'])
})

it('knows nothing new of mailboxes while the store refuses: no silence is found, and none ends', async () => {
  await beat()
  pass(20)
  expect(await found()).toEqual(['broken heartbeat_missing'])
  await beat()
  pass(1)
  expect(await found()).toEqual([])
  const { store } = receiver.ctx
  const { checkWritable } = store
  store.checkWritable = () => Promise.reject(new Error('ENOSPC: no space left on device'))
  pass(60)
  expect(await found()).toEqual(['broken store_refusing'])
  pass(1)
  expect(await findings()).toMatchObject([
    { since: '2026-11-25T10:21:00.000Z', facts: { reason: 'ENOSPC: no space left on device' } },
  ])
  store.checkWritable = checkWritable
  pass(5)
  expect(await found()).toEqual([])
  pass(60)
  expect(await found()).toEqual(['broken heartbeat_missing'])
  expect(logged()).toHaveLength(5)
})
