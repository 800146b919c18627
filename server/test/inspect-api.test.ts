import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmailDetail, EmailListing, Status } from '../../shared/api.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { HEARTBEAT } from './make-heartbeat.ts'

let receiver: TestReceiver
let sink: WebhookSink
beforeEach(async () => {
  receiver = await startReceiver()
  sink = await startWebhookSink()
})
afterEach(() => Promise.all([receiver.close(), sink.close()]))

const call = (path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}) =>
  receiver.api(path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers })

async function read(path: string, method?: string, body?: unknown) {
  const response = await call(path, method, body)
  return { status: response.status, json: await response.json() }
}

const push = async (fields: object = {}) =>
  (
    await (
      await receiver.push({ sender: 'Ann <ann@example.com>', body: 'hello', subject: 'Greetings', ...fields })
    ).json()
  ).email_id as string

const refusal = (message: string) => ({ success: false, message })

describe('signing in to the API', () => {
  it.each([
    ['nothing', {}],
    ['a wrong token', { authorization: 'Bearer wrong-token-of-some-length' }],
    ['the token without Bearer', { authorization: 'test-admin-token-000001' }],
    ['the ingress token', { authorization: 'Bearer test-ingress-token-0001' }],
    ['a forged session', { cookie: 'gpi_session=99999999999999.AAAA' }],
  ])('answers 401 to %s', async (_name, headers) => {
    for (const path of ['/api/emails', '/api/settings', '/api/status', '/api/unknown']) {
      const response = await fetch(receiver.url + path, { headers })
      expect([response.status, await response.json()]).toEqual([401, refusal('Unauthorized')])
    }
  })

  it('takes the admin token with bearer in any letter case', async () => {
    for (const word of ['Bearer', 'bearer', 'BEARER']) {
      const headers = { authorization: `${word} test-admin-token-000001` }
      expect((await fetch(`${receiver.url}/api/status`, { headers })).status).toBe(200)
    }
  })

  it('takes the session of the login page, and its changes from our own pages only', async () => {
    const cookie = await signIn(receiver.url, PASSWORD)
    const change = (headers: Record<string, string>) =>
      fetch(`${receiver.url}/api/settings`, {
        method: 'PATCH',
        headers: { cookie, 'content-type': 'application/json', ...headers },
        body: '{"gmail_ingress_enabled":false}',
      })
    expect((await fetch(`${receiver.url}/api/emails`, { headers: { cookie } })).status).toBe(200)
    expect((await change({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await change({ origin: 'null' })).status).toBe(403)
    expect((await change({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await receiver.ctx.store.readSettings()).gmail_ingress_enabled).toBe(true)
    expect((await change({ origin: receiver.url })).status).toBe(200)
  })
})

it('accepts no admin token when none is configured', async () => {
  const open = await startReceiver({ env: { ADMIN_API_TOKEN: '' } })
  for (const authorization of ['Bearer undefined', 'Bearer ', 'Bearer null']) {
    expect((await fetch(`${open.url}/api/emails`, { headers: { authorization } })).status).toBe(401)
  }
  await open.close()
})

describe('unknown paths, methods and bodies', () => {
  it('answers 404 to an unknown path and 405 with Allow to another method', async () => {
    expect((await read('/api/nothing')).status).toBe(404)
    const response = await call('/api/endpoints', 'PUT', {})
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })

  it.each([
    ['that is not JSON', 'not-json', 'application/json', 400],
    ['that is an array', '[]', 'application/json', 400],
    ['that is a string', '"text"', 'application/json', 400],
    ['that is empty', '', 'application/json', 400],
    ['of another type', '{"url":"https://example.com"}', 'text/plain', 400],
    ['over 64 kB', `{"url":"${'x'.repeat(70_000)}"}`, 'application/json', 413],
  ])('refuses a body %s', async (_name, body, type, status) => {
    const response = await receiver.api('/api/endpoints', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })
    expect([response.status, (await response.json()).success]).toEqual([status, false])
    expect(await receiver.ctx.store.listEndpoints()).toEqual([])
  })
})

describe('emails', () => {
  it('lists the newest first and leads on with a cursor', async () => {
    for (const subject of ['one', 'two', 'three']) await push({ subject })
    const { json } = await read('/api/emails?limit=2&cursor=&q=&status=&mailbox=')
    expect(EmailListing.parse(json).emails.map(({ subject }) => subject)).toEqual(['three', 'two'])
    const next = await read(`/api/emails?limit=2&cursor=${json.nextCursor}`)
    expect(next.json.emails.map(({ subject }: { subject: string }) => subject)).toEqual(['one'])
    expect(next.json.nextCursor).toBeUndefined()
  })

  it('searches subject and sender and filters by status', async () => {
    const id = await push({ subject: 'Facture n° 7' })
    await push({ subject: 'other' })
    const found = async (query: string) =>
      (await read(`/api/emails?${query}`)).json.emails.map((one: EmailDetail) => one.id)
    expect(await found('q=fACTURE')).toEqual([id])
    expect(await found('q=ann%40example')).toHaveLength(2)
    expect(await found('status=processed')).toHaveLength(2)
    expect(await found('status=delivered')).toEqual([])
  })

  it.each([
    ['limit=0', 'limit must be 1 or more'],
    ['limit=201', 'limit must be at most 200'],
    ['limit=ten', 'limit must be a number'],
    ['limit=1.5', 'limit must be a whole number'],
    ['q=a&q=b', 'q must be a string'],
    ['cursor=made-up', 'cursor must be a nextCursor of an earlier answer'],
  ])('refuses %s', async (query, message) => {
    expect(await read(`/api/emails?${query}`)).toEqual({ status: 400, json: refusal(message) })
  })

  it('shows one email with its whole push and every attempt', async () => {
    await read('/api/endpoints', 'POST', { url: sink.url })
    const id = await push({ bodyHtml: '<p>hello</p>', headers: [['X-One', '1']] })
    const { json } = await eventually(
      () => read(`/api/emails/${id}`),
      (seen) => seen.json.email.deliveries[0]?.status === 'delivered',
    )
    const email = EmailDetail.parse(json.email)
    expect(email.push).toMatchObject({ body: 'hello', bodyHtml: '<p>hello</p>', headers: [['X-One', '1']] })
    expect(email.deliveries[0]?.attemptLog).toMatchObject([{ httpStatus: 204 }])
  })

  it('replays an email and retries a delivery', async () => {
    await read('/api/endpoints', 'POST', { url: sink.url })
    const id = await push()
    await eventually(
      () => sink.received.length,
      (count) => count === 1,
    )
    expect((await read(`/api/emails/${id}/replay`, 'POST')).status).toBe(202)
    await eventually(
      () => sink.received.length,
      (count) => count === 2,
    )
    const delivery = (await read(`/api/emails/${id}`)).json.email.deliveries[0].id
    expect((await read(`/api/deliveries/${delivery}/retry`, 'POST')).status).toBe(202)
    await eventually(
      () => sink.received.length,
      (count) => count === 3,
    )
  })

  it('says in words that a delivery of a deleted endpoint cannot be attempted', async () => {
    const { json } = await read('/api/endpoints', 'POST', { url: sink.url })
    const id = await push()
    await call(`/api/endpoints/${json.endpoint.id}`, 'DELETE')
    const delivery = (await read(`/api/emails/${id}`)).json.email.deliveries[0].id
    const retried = await read(`/api/deliveries/${delivery}/retry`, 'POST')
    expect([retried.status, retried.json.message]).toEqual([
      409,
      'The endpoint of this delivery was deleted - deliver the email again to the endpoints there are',
    ])
  })

  it('answers 404 for what is not there', async () => {
    expect((await read('/api/emails/none')).json).toEqual(refusal('No such email'))
    expect((await read('/api/emails/none/replay', 'POST')).json).toEqual(refusal('No such email'))
    expect((await read('/api/deliveries/none/retry', 'POST')).json).toEqual(refusal('No such delivery'))
    expect((await call('/api/emails/%E0%A4%A', 'GET')).status).toBe(400)
  })
})

describe('endpoints', () => {
  it('makes a secret, shows it once and never again', async () => {
    const { status, json } = await read('/api/endpoints', 'POST', { url: 'https://hooks.example.com/in' })
    expect(status).toBe(201)
    expect(json.endpoint).toMatchObject({
      name: 'hooks.example.com',
      enabled: true,
      url: 'https://hooks.example.com/in',
    })
    expect(json.endpoint.id).toMatch(/^ep_[0-9a-f]{12}$/)
    expect(Buffer.from(json.endpoint.secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
    const later = [
      await read('/api/endpoints'),
      await read(`/api/endpoints/${json.endpoint.id}`, 'PATCH', { name: 'renamed' }),
    ]
    expect(later[1]?.json.endpoint.name).toBe('renamed')
    const unnamed = await read(`/api/endpoints/${json.endpoint.id}`, 'PATCH', { name: ' ' })
    expect(unnamed.json.endpoint.name).toBe('hooks.example.com')
    expect(JSON.stringify(later)).not.toContain('whsec_')
  })

  it.each([
    [{}, 'url must be a string'],
    [{ url: 42 }, 'url must be a string'],
    [{ url: 'ftp://example.com' }, 'url must be a URL that begins with https:// or http://, without blanks'],
    [
      { url: 'https://exa\nmple.com' },
      'url must be a URL that begins with https:// or http://, without blanks',
    ],
    [{ url: `https://example.com/${'x'.repeat(2_048)}` }, 'url must have at most 2048 characters'],
    [{ url: 'https://example.com', enabled: 'yes' }, 'enabled must be true or false'],
    [{ url: 'https://example.com', name: 'x'.repeat(201) }, 'name must be at most 200 characters'],
    [
      { url: 'https://example.com', secret: 'abc' },
      'secret must be whsec_ followed by the base64 of 24 to 64 bytes',
    ],
    [
      { url: 'https://example.com', secret: `whsec_${Buffer.alloc(16).toString('base64')}` },
      'secret must be whsec_ followed by the base64 of 24 to 64 bytes',
    ],
    [
      { url: 'https://example.com', secret: `whsec_${Buffer.alloc(32, 0xfa).toString('base64url')}` },
      'secret must be spelt as `openssl rand -base64 32` writes it, with + and / and the padding (=) - not all libraries read other spellings',
    ],
  ])('refuses %.60j and keeps nothing', async (body, message) => {
    expect(await read('/api/endpoints', 'POST', body)).toEqual({ status: 400, json: refusal(message) })
    expect((await read('/api/endpoints')).json.endpoints).toEqual([])
  })

  it('refuses addresses of the inner network, on save and on change', async () => {
    const { json } = await read('/api/endpoints', 'POST', { url: 'https://example.com/hook' })
    expect((await read('/api/endpoints', 'POST', { url: 'http://169.254.169.254/latest' })).status).toBe(400)
    expect(
      (await read(`/api/endpoints/${json.endpoint.id}`, 'PATCH', { url: 'http://10.0.0.1/' })).status,
    ).toBe(400)
    expect((await read('/api/endpoints')).json.endpoints).toMatchObject([{ url: 'https://example.com/hook' }])
  })

  it('pauses and resumes, which clears the reason of a 410', async () => {
    const { json } = await read('/api/endpoints', 'POST', { url: 'https://example.com/hook' })
    const path = `/api/endpoints/${json.endpoint.id}`
    await receiver.ctx.store.disableEndpoint(json.endpoint.id, 'answered 410')
    expect((await read('/api/endpoints')).json.endpoints[0]).toMatchObject({
      enabled: false,
      disabledReason: 'answered 410',
    })
    const resumed = (await read(path, 'PATCH', { enabled: true })).json.endpoint
    expect(resumed).toMatchObject({ enabled: true })
    expect(resumed).not.toHaveProperty('disabledReason')
    expect((await read(path, 'PATCH', {})).json.message).toMatch(/^Nothing to change: give one of url, name/)
  })

  it('deletes, once', async () => {
    const { json } = await read('/api/endpoints', 'POST', { url: 'https://example.com/hook' })
    expect((await call(`/api/endpoints/${json.endpoint.id}`, 'DELETE')).status).toBe(204)
    expect((await read(`/api/endpoints/${json.endpoint.id}`, 'DELETE')).json).toEqual(
      refusal('No such endpoint'),
    )
    expect((await read(`/api/endpoints/${json.endpoint.id}`, 'PATCH', { enabled: true })).status).toBe(404)
  })

  it('sends a signed test and shows its result', async () => {
    const { json } = await read('/api/endpoints', 'POST', { url: sink.url })
    const test = () => read(`/api/endpoints/${json.endpoint.id}/test`, 'POST')
    expect(await test()).toMatchObject({ status: 200, json: { success: true, attempt: { httpStatus: 204 } } })
    expect(sink.received[0]?.headers).toHaveProperty('webhook-signature')
    sink.answer = (response) => void response.writeHead(500).end('broken')
    expect(await test()).toMatchObject({
      json: { success: false, attempt: { httpStatus: 500, responseHead: 'broken' } },
    })
  })
})

describe('settings, status and mailboxes', () => {
  it('turns one switch and leaves the other', async () => {
    expect((await read('/api/settings', 'PATCH', { webhook_sending_enabled: false })).json).toMatchObject({
      success: true,
      webhook_sending_enabled: false,
      gmail_ingress_enabled: true,
    })
    expect((await read('/api/settings')).json).toMatchObject({ webhook_sending_enabled: false })
  })

  it.each([
    [{ webhook_sending_enabled: 'false' }, 'webhook_sending_enabled must be true or false'],
    [{ gmail_ingress_enabled: null }, 'gmail_ingress_enabled must be true or false'],
    [{ sending: true }, 'sending is not known here - /api/openapi.json says what is'],
    [{}, 'Nothing to change: give one of webhook_sending_enabled, gmail_ingress_enabled'],
  ])('refuses %j', async (body, message) => {
    expect(await read('/api/settings', 'PATCH', body)).toEqual({ status: 400, json: refusal(message) })
  })

  it('asks a script for what is missing of a time, to now at most, and calls that off', async () => {
    const { store } = receiver.ctx
    await store.recordHeartbeat(HEARTBEAT, new Date())
    const path = '/api/mailboxes/Me%40example.com/backfill'
    const ask = (from: unknown, to: unknown) => read(path, 'POST', { from, to })
    expect((await ask('2026-11-02', '2026-11-03')).status).toBe(400)
    expect((await ask('2026-11-03T00:00:00Z', '2026-11-02T00:00:00Z')).json).toMatchObject({
      message: 'from must lie before to, and before now',
    })
    expect((await ask('2026-11-02T01:00:00+01:00', '2999-01-01T00:00:00Z')).status).toBe(202)
    const backfill = async () => (await store.recordHeartbeat(HEARTBEAT, new Date())).backfill
    expect(await backfill()).toMatchObject({ from: '2026-11-02T00:00:00.000Z' })
    expect(Date.parse((await backfill())?.to ?? '')).toBeLessThanOrEqual(Date.now())
    for (const from of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
      expect((await ask(from, '2026-01-01T00:00:00Z')).status).toBe(202)
      expect(await backfill()).toMatchObject({ from: '1990-01-01T00:00:00.000Z' })
    }
    expect((await ask('1970-01-01T00:00:00Z', '1980-01-01T00:00:00Z')).status).toBe(400)
    expect((await read(path, 'DELETE')).status).toBe(202)
    expect(await backfill()).toBeUndefined()
    const nobody = '/api/mailboxes/nobody/backfill'
    expect((await read(nobody, 'DELETE')).status).toBe(404)
  })

  it('shows mailboxes and counts, and passes on a wish for a set-aside message', async () => {
    await push()
    await receiver.ctx.store.recordHeartbeat(HEARTBEAT, new Date())
    const { json } = await read('/api/status')
    expect(Status.parse(json)).toMatchObject({
      mailboxes: [{ mailbox: 'me@example.com', heartbeat: { scriptVersion: '1' } }],
      counts: { emails: 1 },
    })
    const resend = (messageId: unknown) =>
      read('/api/mailboxes/Me%40example.com/resend', 'POST', { messageId })
    expect((await resend('m2')).status).toBe(404)
    expect((await resend(7)).status).toBe(400)
    expect((await resend('m1')).status).toBe(202)
    expect(await receiver.ctx.store.recordHeartbeat(HEARTBEAT, new Date())).toEqual({ resend: ['m1'] })
  })

  it('passes on what is decided about old mail, where some waits', async () => {
    const decide = (wish: unknown) => read('/api/mailboxes/Me%40example.com/old-mail', 'POST', { wish })
    await receiver.ctx.store.recordHeartbeat(HEARTBEAT, new Date())
    expect((await decide('release')).status).toBe(404)
    const at = '2026-11-23T09:00:00Z'
    const oldMail = { count: 2, oldest: at, newest: at, since: at }
    await receiver.ctx.store.recordHeartbeat({ ...HEARTBEAT, oldMail }, new Date())
    expect((await decide('keep')).status).toBe(400)
    expect((await decide('release')).status).toBe(202)
    expect(await receiver.ctx.store.recordHeartbeat({ ...HEARTBEAT, oldMail }, new Date())).toMatchObject({
      oldMail: 'release',
    })
  })
})

it('is healthy, alive and ready, and says why when it is not', async () => {
  for (const path of ['/health', '/livez']) {
    expect(await (await fetch(receiver.url + path)).json()).toEqual({ status: 'ok' })
  }
  expect((await fetch(`${receiver.url}/readyz`)).status).toBe(200)
  receiver.ctx.store.checkWritable = () => Promise.reject(new Error('/secret/path is full'))
  const response = await fetch(`${receiver.url}/readyz`)
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: 'unavailable', reason: 'the store cannot write' },
  ])
})

describe('export and erasure', () => {
  it('cuts an export off that cannot go on, and logs why', async () => {
    await push({ body: 'cannot be read back', messageId: 'damaged' })
    await push({ body: 'whole' })
    const file = join(
      receiver.folder,
      (await readdir(receiver.folder)).find((name) => name.endsWith('.seg')) ?? '',
    )
    await writeFile(file, (await readFile(file, 'utf8')).replace('"body":"cannot be', '"body" "cannot be'))
    const response = await call('/api/export')
    await expect(response.text()).rejects.toThrow('terminated')
    expect(receiver.logs.at(-1)).toMatchObject({ level: 50, msg: 'Internal error, the answer was cut off' })
  })

  it('exports every email whole, one a line', async () => {
    for (let index = 0; index < 205; index++) await push({ messageId: `m${index}` })
    const response = await call('/api/export')
    expect(response.headers.get('content-type')).toContain('application/x-ndjson')
    const lines = (await response.text()).trimEnd().split('\n')
    const emails = lines.map((line) => EmailDetail.parse(JSON.parse(line)))
    expect(new Set(emails.map(({ messageId }) => messageId)).size).toBe(205)
    expect(emails[0]?.push.body).toBe('hello')
  })

  it('erases by address and says how many', async () => {
    await push({ messageId: 'a' })
    await push({ messageId: 'b', sender: 'bob@example.com' })
    expect(await read('/api/emails?address=ANN@example.com', 'DELETE')).toEqual({
      status: 200,
      json: { success: true, erased: 1 },
    })
    expect((await read('/api/emails')).json.emails).toMatchObject([{ messageId: 'b' }])
    const wrong = await read('/api/emails?address=ann', 'DELETE')
    expect([wrong.status, wrong.json.message]).toEqual([
      400,
      expect.stringContaining('must be an email address'),
    ])
    expect((await read('/api/emails', 'DELETE')).status).toBe(400)
  })
})
