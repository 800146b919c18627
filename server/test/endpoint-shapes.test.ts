import { Webhook } from 'standardwebhooks'
import type { StoredEndpoint } from '../store/store.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

const EMAIL = { sender: 'Ann <ann@example.com>', body: 'Hello\r\n& <b>more</b>', subject: 'Hi' }

let receiver: TestReceiver
let sink: WebhookSink
beforeAll(async () => {
  receiver = await startReceiver()
  sink = await startWebhookSink()
})
afterAll(() => Promise.all([receiver.close(), sink.close()]))

const call = async (method: string, path: string, body: object) => {
  const response = await receiver.api(path, { method, body: JSON.stringify(body) })
  return { status: response.status, ...(await response.json()) }
}
const create = async (fields: object): Promise<StoredEndpoint & { secret: string }> =>
  (await call('POST', '/api/endpoints', { url: sink.url, ...fields })).endpoint
const remove = ({ id }: StoredEndpoint) => receiver.api(`/api/endpoints/${id}`, { method: 'DELETE' })
const received = async (count: number) => {
  await eventually(
    () => sink.received.length,
    (length) => length >= count,
  )
  return sink.received[count - 1] ?? { headers: {}, body: '' }
}

it('previews the bytes that it then signs and sends, also of a test', async () => {
  const wanted = { shape: 'mailgun' }
  const ofTest = await call('POST', '/api/endpoints/preview', wanted)
  expect(ofTest.emailId).toBeUndefined()
  expect(ofTest.body).toContain('subject=Test%20webhook')

  const endpoint = await create(wanted)
  await receiver.push({ ...EMAIL, messageId: 'p1' })
  const { headers, body } = await received(1)
  const { emailId, contentType, ...preview } = await call('POST', '/api/endpoints/preview', wanted)
  expect(preview).toMatchObject({ status: 200, body, bytes: Buffer.byteLength(body) })
  expect(headers['content-type']).toBe(contentType)
  expect(contentType).toBe('application/x-www-form-urlencoded')
  verify(endpoint.secret, headers, body)

  const named = await call('POST', '/api/endpoints/preview', { shape: 'flat', emailId })
  expect(JSON.parse(named.body)).toMatchObject({ id: emailId, senderAddress: 'ann@example.com' })
  await call('POST', `/api/endpoints/${endpoint.id}/test`, {})
  expect((await received(2)).headers['content-type']).toBe(contentType)
  await remove(endpoint)
})

/** The library would parse what it verified as JSON. */
function verify(secret: string, headers: Record<string, unknown>, body: string): void {
  const signature = new Webhook(secret).sign(
    String(headers['webhook-id']),
    new Date(Number(headers['webhook-timestamp']) * 1000),
    body,
  )
  expect(headers['webhook-signature']).toBe(signature)
}

it('keeps shape and format, changes them alone, and refuses what does not go together', async () => {
  const endpoint = await create({ shape: 'postmark' })
  expect(endpoint).toMatchObject({ shape: 'postmark', enabled: true })
  const path = `/api/endpoints/${endpoint.id}`
  expect((await call('PATCH', path, { format: 'form' })).endpoint).toMatchObject({
    shape: 'postmark',
    format: 'form',
  })
  const message = 'format must be json or usual: slack reads no form'
  expect(await call('PATCH', path, { shape: 'slack' })).toMatchObject({ status: 400, message })
  const together = { shape: 'slack', format: 'form' }
  for (const place of ['/api/endpoints', '/api/endpoints/preview'])
    expect(await call('POST', place, { url: sink.url, ...together })).toMatchObject({ status: 400, message })
  expect((await call('PATCH', path, { shape: 'slack', format: 'usual' })).status).toBe(200)
  expect((await call('PATCH', path, { shape: 'fax' })).message).toMatch(/^shape: /)
  expect((await call('POST', '/api/endpoints/preview', { emailId: 'eml_none' })).status).toBe(404)
  await remove(endpoint)
})

describe('the page', () => {
  const PATH = '/dashboard/endpoints'
  let cookie: string
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields)
    const answer = await fetch(receiver.url + path, {
      method: 'POST',
      body,
      headers: { cookie },
      redirect: 'manual',
    })
    return { status: answer.status, html: await answer.text() }
  }

  it('previews before it saves, keeps what was chosen, and saves it', async () => {
    await receiver.push({ ...EMAIL, messageId: 'p2' })
    cookie = await signIn(receiver.url, PASSWORD)
    const typed = { url: sink.url, name: 'Team', secret: '', shape: 'slack', format: 'usual' }
    const { status, html } = await post(`${PATH}/preview`, typed)
    expect(status).toBe(200)
    expect(html).toContain('&amp;amp; &amp;lt;b&amp;gt;more') // escaped for Slack, then for the page
    expect(html).toContain('<option value="slack" selected>')
    expect(html).toContain('value="Team"')
    expect(await receiver.ctx.store.listEndpoints()).toEqual([])

    expect((await post(PATH, typed)).status).toBe(303)
    const [{ id = '' } = {}] = await receiver.ctx.store.listEndpoints()
    const edited = { id, url: '', name: 'Team', shape: 'flat', format: 'form' }
    expect((await post(`${PATH}/preview`, edited)).html).toContain('senderAddress=ann%40example.com')
    expect((await post(`${PATH}/${id}/edit`, edited)).status).toBe(303)
    expect(await receiver.ctx.store.listEndpoints()).toMatchObject([{ shape: 'flat', format: 'form' }])
    const refused = await post(`${PATH}/${id}/edit`, { ...edited, shape: 'discord' })
    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining('discord reads no form')])
  })
})
