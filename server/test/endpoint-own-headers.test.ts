import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

const EMAIL = { sender: 'Ann <ann@example.com>', body: 'Hello', subject: 'Hi' }
const KEY = 'key-that-nobody-may-read'
const HEADERS = { 'X-Api-Key': KEY, Authorization: `Bearer ${KEY}-2` }

let receiver: TestReceiver
let sink: WebhookSink
beforeAll(async () => {
  receiver = await startReceiver({
    env: {
      PUBLIC_URL: 'http://receiver.test',
      PROXY_HOPS: '0',
      SECRET_KEY: 'a key of the tests that is long enough',
    },
  })
  sink = await startWebhookSink()
})
afterAll(() => Promise.all([receiver.close(), sink.close()]))
afterEach(async () => {
  sink.received.length = 0
  sink.answer = (response) => void response.writeHead(204).end()
  for (const { id } of (await call('GET', '/api/endpoints')).endpoints)
    await receiver.api(`/api/endpoints/${id}`, { method: 'DELETE' })
})

async function call(method: string, path: string, body?: object) {
  const response = await receiver.api(path, { method, ...(body && { body: JSON.stringify(body) }) })
  return { status: response.status, ...(await response.json()) }
}
const create = (fields: object) => call('POST', '/api/endpoints', { url: sink.url, ...fields })
const push = async (fields: object) => (await (await receiver.push({ ...EMAIL, ...fields })).json()).email_id
const whenSettled = (id: string) =>
  eventually(
    async () => (await call('GET', `/api/emails/${id}`)).email.deliveries[0],
    ({ attempts }) => attempts > 0,
  )
/** A page as a person sees it. */
async function open() {
  const cookie = await signIn(receiver.url, PASSWORD)
  const send = (path: string, fields?: Record<string, string>) =>
    fetch(`${receiver.url}${path}`, {
      headers: { cookie, origin: receiver.url },
      redirect: 'manual',
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    })
  return { send, read: async (path: string) => (await send(path)).text() }
}

it('sends an endpoint its own headers, and nobody can read them: no answer, page, log or file, not even when it repeats them', async () => {
  const { endpoint } = await create({ headers: HEADERS })
  expect(endpoint.headers).toEqual(['X-Api-Key', 'Authorization'])
  sink.answer = (response, { headers }) => void response.writeHead(200).end(JSON.stringify(headers))
  const email = await push({ messageId: 'h1' })
  const { attemptLog } = await whenSettled(email)
  expect(sink.received[0]?.headers).toMatchObject({ 'x-api-key': KEY, authorization: `Bearer ${KEY}-2` })
  expect(attemptLog[0].responseHead).toContain('"x-api-key":"•••"')
  const { attempt } = await call('POST', `/api/endpoints/${endpoint.id}/test`)
  expect(sink.received[1]?.headers['x-api-key']).toBe(KEY)
  await call('PATCH', `/api/endpoints/${endpoint.id}`, { name: 'renamed' })
  const page = await open()
  const told = JSON.stringify([
    ...[endpoint, attempt, attemptLog, receiver.logs, await call('GET', '/api/endpoints')],
    ...[await page.read('/dashboard/endpoints'), await page.read(`/dashboard/emails/${email}`)],
    await readFile(join(receiver.folder, 'control.json'), 'utf8'),
  ])
  expect(told).toContain('X-Api-Key')
  expect(told.includes(KEY)).toBe(false)
})

it.each([
  [{ Host: 'a' }, /cannot set Host/],
  [{ 'Webhook-Id': 'a' }, /cannot set Webhook-Id/],
  [{ 'content-length': '1' }, /cannot set content-length/],
  [{ 'Content-Type': 'a/b' }, /cannot set Content-Type/],
  [{ 'Transfer-Encoding': 'chunked' }, /cannot set/],
  [{ 'Proxy-Authorization': 'a' }, /cannot set/],
  [{ Connection: 'close' }, /cannot set/],
  [{ 'X-Forwarded-For': '127.0.0.1' }, /cannot set/],
  [{ 'Metadata-Flavor': 'Google' }, /cannot set/],
  [{ 'X-A': 'one\r\nX-B: two' }, /plain ASCII in one line for X-A/],
  [{ 'X-A': 'clé' }, /plain ASCII/],
  [{ 'X-A': '' }, /value/],
  [{ 'X A': 'a' }, /letters, digits/],
  [{ 'X-A': 'a', 'x-a': 'b' }, /once/],
  [{ 'X-A': 'a'.repeat(9_000) }, /8000 characters/],
])('refuses the headers %j', async (headers, message) => {
  expect(await create({ headers })).toEqual({
    status: 400,
    success: false,
    message: expect.stringMatching(message),
  })
})

it('gives them to no other host, unless somebody writes them again', async () => {
  const { endpoint } = await create({ headers: HEADERS })
  const path = `/api/endpoints/${endpoint.id}`
  const elsewhere = { url: 'http://127.0.0.1:9/' }
  expect(await call('PATCH', path, elsewhere)).toMatchObject({
    status: 400,
    message: expect.stringMatching(/^headers must be given again, or removed/),
  })
  expect((await call('PATCH', path, { url: `${sink.url}?2` })).endpoint.headers).toHaveLength(2)
  expect((await call('PATCH', path, { ...elsewhere, headers: {} })).endpoint.headers).toEqual([])
})

const LINK = {
  url: expect.stringContaining('http://receiver.test/api/files/'),
  expiresAt: expect.any(String),
}

it('sends what is small of an email at once to an endpoint that answers 413, and says where the rest is', async () => {
  const { endpoint } = await create({})
  sink.answer = (response, { body }) => void response.writeHead(body.length > 100_000 ? 413 : 204).end()
  const email = await push({
    messageId: 'large',
    body: `${'€'.repeat(9_999)}😀${'x'.repeat(200_000)}`,
    bodyHtml: `<p>${'x'.repeat(300_000)}`,
    headers: [['X-Long', 'x'.repeat(50_000)]],
    attachments: [{ filename: 'a.txt', mimeType: 'text/plain', size: 3, inline: false, content: 'YWJj' }],
  })
  const { status, attempts, attemptLog } = await whenSettled(email)
  expect({ status, attempts, attemptLog }).toMatchObject({
    ...{ status: 'delivered', attempts: 1 },
    attemptLog: [{ httpStatus: 204, isReduced: true }],
  })
  const [whole, reduced] = sink.received
  expect(reduced?.headers['webhook-id']).toBe(whole?.headers['webhook-id'])
  const { data } = JSON.parse(reduced?.body ?? '')
  const restUrl = `http://receiver.test/dashboard/emails/${email}`
  expect(data).toMatchObject({ id: email, messageId: 'large', subject: 'Hi', restUrl })
  expect(data.body).toBe(`${'€'.repeat(9_999)} …\n\n${restUrl}`)
  expect(data.truncated).toEqual({ body: true, bodyHtml: true })
  expect(data.attachments).toEqual([
    {
      filename: 'a.txt',
      mimeType: 'text/plain',
      size: 3,
      inline: false,
      ...LINK,
      sha256: expect.any(String),
    },
  ])
  expect(data.whole).toEqual(LINK)
  const followed = await fetch(data.whole.url.replace('http://receiver.test', receiver.url))
  expect(followed.headers.get('content-type')).toMatch(/^application\/json/)
  expect(await followed.json()).toEqual(JSON.parse(whole?.body ?? ''))
  expect(data).not.toHaveProperty('bodyHtml')
  expect(data).not.toHaveProperty('headers')
  const page = await open()
  expect(await page.read(`/dashboard/emails/${email}`)).toContain('after 413, without what is large')

  sink.answer = (response) => void response.writeHead(413).end()
  const refused = await push({ messageId: 'refused' })
  expect(await whenSettled(refused)).toMatchObject({ status: 'retrying', attempts: 1 })
  expect(sink.received).toHaveLength(4)
  expect(endpoint.enabled).toBe(true)
})

it('takes limits and headers in its form, keeps what is left empty, and never writes a value back', async () => {
  const { endpoint } = await create({ headers: HEADERS })
  const page = await open()
  const edit = `/dashboard/endpoints/${endpoint.id}/edit`
  const fields = { name: 'n', shape: 'standard', format: 'usual' }
  await page.send(edit, { ...fields, timeoutSeconds: '60', headers: '' })
  const kept = async () => (await call('GET', '/api/endpoints')).endpoints[0]
  expect(await kept()).toMatchObject({ timeoutSeconds: 60, headers: ['X-Api-Key', 'Authorization'] })

  const wishes = { timeoutSeconds: '61', headers: `X-Key: ${KEY}`, removeHeaders: 'yes' }
  const refused = await page.send(edit, { ...fields, ...wishes })
  expect(refused.status).toBe(400)
  const text = await refused.text()
  expect(text).toContain('timeoutSeconds must be at most 60')
  expect(text).toContain('Type the headers again')
  expect(text).not.toContain(KEY)
  expect(text).toMatch(/>X-Key: \n<\/textarea>.*name="removeHeaders" value="yes" checked/s)
  const odd = await page.send(edit, { ...fields, headers: `just ${KEY}` })
  expect(odd.status).toBe(400)
  expect(await odd.text()).not.toContain(KEY)

  await page.send(edit, { ...fields, timeoutSeconds: '', headers: 'X-One: 1\r\nX-Two: a: b\r\n' })
  expect(await kept()).toMatchObject({ timeoutSeconds: 15, headers: ['X-One', 'X-Two'] })
  await push({ messageId: 'f1' })
  await eventually(
    () => sink.received.length,
    (count) => count > 0,
  )
  expect(sink.received[0]?.headers).toMatchObject({ 'x-one': '1', 'x-two': 'a: b' })
  await page.send(edit, { ...fields, headers: '', removeHeaders: 'yes' })
  expect(await kept()).toMatchObject({ headers: [] })

  await page.send('/dashboard/endpoints', { url: `${sink.url}?new`, timeoutSeconds: '20', headers: 'X-A: b' })
  const { endpoints } = await call('GET', '/api/endpoints')
  expect(endpoints[1]).toMatchObject({ timeoutSeconds: 20, headers: ['X-A'] })
})
