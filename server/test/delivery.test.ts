import { findFreePort } from '../rehearsal/start-postgres.ts'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import type { EmailDetail } from '../../shared/api.ts'
import { WebhookBody } from '../../shared/webhook-body.ts'
import { tellReason } from '../common/tell-reason.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const EMAIL = {
  sender: 'Ann <ann@example.com>',
  body: 'Hello',
  subject: 'Hi',
  messageId: 'g1',
  extra: 'unknown',
}

let sink: WebhookSink
let receiver: TestReceiver
let time: Date
const start = (env = {}) =>
  startReceiver({
    now: () => time,
    env: { WEBHOOK_URL: `${sink.url}?key=hidden`, WEBHOOK_SECRET: SECRET, ...env },
  })

beforeEach(async () => {
  time = new Date()
  sink = await startWebhookSink()
  receiver = await start()
})
afterEach(async () => {
  await receiver.close()
  await sink.close()
})

const push = async (payload: object = EMAIL) =>
  (await (await receiver.push(payload)).json()).email_id as string
const email = async (id: string) =>
  (await (await receiver.api(`/api/emails/${id}`)).json()).email as EmailDetail
const deliveryOf = async (id: string) => (await email(id)).deliveries[0]
const messages = () => receiver.logs.map(({ msg }) => msg)
/** A line comes after the outcome that it tells of can be seen. */
const logged = (line: string) => eventually(messages, (lines) => lines.includes(line))
const settled = (id: string, status: string, attempts = 1) =>
  eventually(
    () => deliveryOf(id),
    (delivery) => delivery?.status === status && delivery.attempts === attempts,
  )

it('posts a signed webhook that the standardwebhooks library verifies', async () => {
  const id = await push()
  const delivery = await settled(id, 'delivered')
  expect(sink.received).toHaveLength(1)
  const { headers, body } = sink.received[0] ?? { headers: {}, body: '' }
  new Webhook(SECRET).verify(body, headers as Record<string, string>)
  expect(headers['webhook-id']).toBe(delivery?.id)
  expect(headers['content-type']).toBe('application/json')
  const { receivedAt } = await email(id)
  const { extra: _unknown, ...known } = EMAIL
  expect(WebhookBody.safeParse(JSON.parse(body)).error).toBeUndefined()
  expect(JSON.parse(body)).toEqual({
    type: 'email.received',
    timestamp: receivedAt,
    data: { ...known, id, receivedAt },
  })
  expect(delivery?.attemptLog).toMatchObject([{ httpStatus: 204, responseHead: '' }])
})

it('logs success in the words of the guide, without the query of the URL', async () => {
  await push()
  await logged(`WEBHOOK_SENDER: Webhook sent successfully to ${sink.url}?…`)
  expect(JSON.stringify(receiver.logs)).not.toMatch(/hidden|whsec_|Hello/)
})

it('tries again after the ladder and keeps the webhook-id', async () => {
  sink.answer = (response) => void response.writeHead(500).end('not today')
  const id = await push()
  const failed = await settled(id, 'retrying')
  expect(failed?.attemptLog).toMatchObject([
    { httpStatus: 500, error: 'HTTP 500', responseHead: 'not today' },
  ])
  await logged('WEBHOOK_SENDER: Error sending webhook - HTTP 500')
  const waitMs = Date.parse(failed?.nextAttemptAt ?? '') - time.getTime()
  expect(waitMs).toBeGreaterThanOrEqual(4000)
  expect(waitMs).toBeLessThanOrEqual(6000)
  sink.answer = (response) => void response.writeHead(200).end()
  time = new Date(time.getTime() + waitMs)
  await settled(id, 'delivered', 2)
  expect(new Set(sink.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})

it('is undelivered after ten attempts and goes out again when somebody retries it', async () => {
  sink.answer = (response) => void response.writeHead(503).end()
  const id = await push()
  for (let attempt = 1; attempt < 10; attempt++) {
    const { nextAttemptAt } = (await settled(id, 'retrying', attempt)) ?? {}
    time = new Date(nextAttemptAt ?? '')
  }
  const { id: deliveryId } = (await settled(id, 'undelivered', 10)) ?? {}
  sink.answer = (response) => void response.writeHead(200).end()
  expect((await receiver.api(`/api/deliveries/${deliveryId}/retry`, { method: 'POST' })).status).toBe(202)
  await settled(id, 'delivered', 11)
})

it('honours Retry-After when it is later than the ladder', async () => {
  sink.answer = (response) => void response.writeHead(429, { 'retry-after': '120' }).end()
  const { nextAttemptAt } = (await settled(await push(), 'retrying')) ?? {}
  expect(Date.parse(nextAttemptAt ?? '') - time.getTime()).toBe(120_000)
})

it('does not follow redirects', async () => {
  sink.answer = (response) => void response.writeHead(302, { location: sink.url }).end()
  const delivery = await settled(await push(), 'retrying')
  const error = delivery?.attemptLog[0]?.error ?? ''
  expect(error).toBe('HTTP 302 (redirects are not followed)')
  expect(tellReason(error, 'fr')).toBe('HTTP 302 (les redirections ne sont pas suivies)')
  expect(sink.received).toHaveLength(1)
})

it('disables an endpoint that is gone, holds what it is owed and sends it after somebody enables it', async () => {
  sink.answer = (response) => void response.writeHead(410).end()
  const id = await push()
  await settled(id, 'held')
  const second = await push({ ...EMAIL, messageId: 'g2' })
  expect((await deliveryOf(second))?.status).toBe('held')
  const [endpoint] = (await (await receiver.api('/api/endpoints')).json()).endpoints
  expect(endpoint).toMatchObject({ enabled: false, disabledReason: 'it answered 410 Gone' })
  sink.answer = (response) => void response.writeHead(200).end()
  const enable = { method: 'PATCH', body: JSON.stringify({ enabled: true }) }
  expect((await receiver.api(`/api/endpoints/${endpoint.id}`, enable)).status).toBe(200)
  await settled(id, 'delivered', 2)
  await settled(second, 'delivered', 1)
})

it('holds while webhook_sending_enabled is off and releases after', async () => {
  await receiver.api('/api/settings', { method: 'PATCH', body: '{"webhook_sending_enabled":false}' })
  const id = await push()
  await settled(id, 'held', 0)
  expect(sink.received).toEqual([])
  await receiver.api('/api/settings', { method: 'PATCH', body: '{"webhook_sending_enabled":true}' })
  await settled(id, 'delivered')
})

it('tries again by the ladder while an endpoint that is gone cannot be disabled', async () => {
  await mkdir(join(receiver.folder, 'control.json.tmp')) // no control document can be written
  sink.answer = (response) => void response.writeHead(410).end()
  const delivery = await settled(await push(), 'retrying')
  expect(Date.parse(delivery?.nextAttemptAt ?? '')).toBeGreaterThan(time.getTime())
  expect(sink.received).toHaveLength(1)
  expect(messages()).toContainEqual(expect.stringContaining('Cannot disable an endpoint that is gone'))
  await rm(join(receiver.folder, 'control.json.tmp'), { recursive: true })
})

it('takes a 2xx for delivered even if its body breaks off', async () => {
  sink.answer = (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setTimeout(() => response.destroy(), 50)
  }
  const delivery = await settled(await push(), 'delivered')
  expect(delivery?.attemptLog).toMatchObject([{ httpStatus: 200, responseHead: 'half' }])
})

it('spends no attempt when a stop cuts it off, and sends it after the next start', async () => {
  sink.answer = () => undefined
  const id = await push()
  await eventually(
    () => sink.received.length,
    (count) => count === 1,
  )
  await receiver.close({ keepFolder: true })
  sink.answer = (response) => void response.writeHead(204).end()
  receiver = await startReceiver({ folder: receiver.folder, now: () => time })
  expect((await settled(id, 'delivered', 1))?.attemptLog).toHaveLength(1)
})

it('keeps no more than 16 kB of an answer however long it is', async () => {
  sink.answer = (response) => void response.writeHead(500).end('x'.repeat(1_000_000))
  const delivery = await settled(await push(), 'retrying')
  expect(delivery?.attemptLog[0]?.responseHead).toHaveLength(16 * 1024)
})

it('says Connection timeout when the endpoint does not answer in time', async () => {
  sink.answer = () => undefined
  await settled(await push(), 'retrying')
  await logged('WEBHOOK_SENDER: Error sending webhook - Connection timeout')
})

it('tries again when the endpoint cannot be reached', async () => {
  const body = JSON.stringify({ url: `http://127.0.0.1:${await findFreePort()}`, name: 'closed' })
  const { endpoint } = await (await receiver.api('/api/endpoints', { method: 'POST', body })).json()
  const id = await push()
  const delivery = await eventually(
    async () => (await email(id)).deliveries.find(({ endpointId }) => endpointId === endpoint.id),
    (found) => found?.status === 'retrying',
  )
  expect(delivery?.attemptLog[0]?.error).toBe('Connection refused')
})

it('sends nothing to a private address, neither by name nor by number', async () => {
  const guarded = await start({ OUTGOING_ALLOW_PRIVATE: '', WEBHOOK_URL: 'http://localtest.invalid/' })
  const create = (url: string) =>
    guarded.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url }) })
  for (const url of [
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://[::1]/',
    'http://0x7f.1/',
    'http://2130706433/',
  ]) {
    const response = await create(url)
    expect(response.status).toBe(400)
    expect((await response.json()).message).toContain('OUTGOING_ALLOW_PRIVATE')
  }
  // an address that became private after it was saved is refused when it is sent to
  const [endpoint] = await guarded.ctx.store.listEndpoints()
  if (endpoint) await guarded.ctx.store.saveEndpoint({ ...endpoint, url: sink.url })
  await guarded.push(EMAIL)
  await eventually(
    () => guarded.logs.map(({ msg }) => msg),
    (lines) => lines.some((line) => line.includes('is not a public address')),
  )
  expect(sink.received).toEqual([])
  await guarded.close()
})
