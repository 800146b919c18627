import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '../rehearsal/eventually.ts'
import { HEARTBEAT } from './make-heartbeat.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'

const VARIABLE = 'boss@company.test,@friends.test'

let receiver: TestReceiver
let cookie: string
beforeAll(async () => {
  receiver = await startReceiver({ env: { GMAIL_SENDER_ALLOWLIST: VARIABLE } })
  cookie = await signIn(receiver.url, PASSWORD)
})
afterAll(() => receiver.close())

const call = async (method: string, path: string, body?: object) => {
  const response = await receiver.api(path, { method, body: body && JSON.stringify(body) })
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() }
}
const post = (path: string, fields: Record<string, string> = {}) =>
  fetch(receiver.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie },
    redirect: 'manual',
  })
const page = async (language = 'en', path = '/dashboard/settings') =>
  (await fetch(receiver.url + path, { headers: { cookie, 'accept-language': language } })).text()

describe('the allowlist of senders', () => {
  let pushes = 0
  const judged = async (sender: string) =>
    (await (await receiver.push({ sender, body: 'x', messageId: `m${++pushes}` })).json()).status
  const SKIPPED = 'skipped_sender_not_allowed'

  it('is the variable’s until one is saved, which then counts alone, at the next push, and can be undone', async () => {
    expect((await call('GET', '/api/senders')).body).toEqual({
      success: true,
      senders: ['boss@company.test', '@friends.test'],
      from: 'environment',
    })
    expect(await page()).toContain('GMAIL_SENDER_ALLOWLIST counts, until a list is saved here.')
    const lines = ['Ann <Ann@Example.COM>', '', ' @New.test ', '"two words"@x.test', 'ann@example.com']
    const saved = await post('/dashboard/settings/senders', { senders: lines.join('\r\n') })
    expect(saved.headers.get('location')).toBe('/dashboard/settings')
    expect((await call('GET', '/api/senders')).body).toMatchObject({
      senders: ['ann@example.com', '@new.test', '"two words"@x.test'],
      from: 'dashboard',
    })
    const senders = ['ann@example.com', 'A <b@NEW.test>', '"two words"@x.test', 'boss@company.test']
    expect(await Promise.all(senders.map(judged))).toEqual(['processed', 'processed', 'processed', SKIPPED])
    const html = await page('fr')
    expect(html).toContain('Cette liste fait foi ; GMAIL_SENDER_ALLOWLIST ne compte plus.</strong>')
    expect(html).toContain('ann@example.com\n@new.test\n&quot;two words&quot;@x.test')
    await post('/dashboard/settings/senders/reset')
    expect((await call('GET', '/api/senders')).body.from).toBe('environment')
    expect(await Promise.all(senders.map(judged))).toEqual([SKIPPED, SKIPPED, SKIPPED, 'processed'])
  })

  it('names the lines of a bad edit, keeps nothing of it and what was typed', async () => {
    const bad = ['a@b.c', '@', 'a@b.c, d@e.f', 'x'.repeat(200), '@a.b@c.d', '@<b>', 'e', 'f']
    const refused = await call('PATCH', '/api/senders', { senders: bad })
    expect(refused.status).toBe(400)
    expect(refused.body.message).toBe(
      `senders: line 2 (@), 3 (a@b.c, d@e.f), 4 (${'x'.repeat(60)}…), 5 (@a.b@c.d), 6 (@<b>) and 2 more - must be one address or @domain each`,
    )
    const response = await post('/dashboard/settings/senders', { senders: 'a@b.c\n<b>bold' })
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/line 2 \(&lt;b>bold\)[^]*a@b\.c\n&lt;b>bold<\/textarea>/)
    expect((await call('PATCH', '/api/senders', { senders: Array(2_001).fill('a@b.c') })).status).toBe(400)
    expect((await call('GET', '/api/senders')).body.from).toBe('environment')
  })

  it('lets everybody in when it is saved empty, and null goes back to the variable', async () => {
    expect((await call('PATCH', '/api/senders', { senders: [] })).body).toMatchObject({ from: 'dashboard' })
    expect(await judged('anybody@else.test')).toBe('processed')
    expect(await page()).toContain('It is empty: mail of everybody is delivered.')
    expect((await call('PATCH', '/api/senders', { senders: null })).body.from).toBe('environment')
    expect(await judged('anybody@else.test')).toBe(SKIPPED)
    const audits = receiver.logs.filter(({ msg }) => msg === 'AUDIT: Senders changed')
    expect(audits.at(-2)).toMatchObject({ by: 'token', senders: 0 })
    expect(JSON.stringify(audits)).not.toContain('@')
  })
})

describe('an ingress token by name', () => {
  const push = (token: string, messageId: string) =>
    fetch(`${receiver.url}/api/ingress/gmail`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sender: 'boss@company.test', body: 'x', messageId }),
    })
  const list = async () => (await call('GET', '/api/tokens')).body.tokens

  it('is shown once and kept as a hash, and opens the ingress beside the others until it is revoked', async () => {
    const { status, body } = await call('POST', '/api/tokens', { name: ' laptop ' })
    expect([status, body.token.name, body.token.hash]).toEqual([201, 'laptop', undefined])
    const { secret } = body
    expect(Buffer.from(secret.slice('gpi_'.length), 'base64url')).toHaveLength(32)
    const other = (await call('POST', '/api/tokens', { name: 'office' })).body
    for (const token of [secret, other.secret, TOKEN]) expect((await push(token, token)).status).toBe(200)
    expect((await push(`${secret}x`, 'x')).status).toBe(401)
    const { senders } = (await call('GET', '/api/senders')).body
    expect(senders).toHaveLength(2)
    const files = await Promise.all(
      ['access.json', 'access.json.copy', 'sign-ins.json'].map((name) =>
        readFile(join(receiver.folder, name), 'utf8'),
      ),
    )
    expect(files.join() + JSON.stringify([await list(), receiver.logs])).not.toContain(secret)
    expect((await call('DELETE', `/api/tokens/${body.token.id}`)).status).toBe(204)
    expect([(await push(secret, 'a')).status, (await push(other.secret, 'b')).status]).toEqual([401, 200])
    expect((await call('DELETE', `/api/tokens/${body.token.id}`)).status).toBe(404)
    const audits = receiver.logs.filter(({ msg }) => /Ingress token (made|revoked)/.test(msg))
    expect(audits.map(({ name, by }) => [name, by])).toEqual([
      ['laptop', 'token'],
      ['office', 'token'],
      ['laptop', 'token'],
    ])
  })

  it('says which mailbox uses it, and when it was last used, to the minute', async () => {
    const { secret } = (await call('POST', '/api/tokens', { name: 'me <b>' })).body
    const beat = (token: string) =>
      fetch(`${receiver.url}/api/ingress/gmail/heartbeat`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...HEARTBEAT, mailbox: 'me@example.com' }),
      })
    expect((await beat(TOKEN)).status).toBe(200)
    expect((await list())[0]).toEqual({ name: 'PROCESS_API_TOKEN', mailboxes: ['me@example.com'] })
    await beat(secret)
    const used = await eventually(
      async () => (await list()).at(-1),
      (token) => token.lastUsedAt !== undefined,
    )
    expect(used.mailboxes).toEqual(['me@example.com'])
    expect(Date.now() - Date.parse(used.lastUsedAt)).toBeLessThan(60_000)
    await Promise.all(Array.from({ length: 20 }, () => beat(secret)))
    expect((await list()).at(-1).lastUsedAt).toBe(used.lastUsedAt)
    expect(await page('fr', '/dashboard/mailboxes/me%40example.com')).toMatch(/Son token[^]*me &lt;b>/)
  })

  it('is made on the settings page, shown there once, and refused under a name that is taken', async () => {
    const made = await post('/dashboard/settings/tokens', { name: 'from the page' })
    expect(made.status).toBe(303)
    const [, secret = ''] =
      /^gpi_new_token=(gpi_[\w-]{43});.*HttpOnly; SameSite=Strict/.exec(
        made.headers.getSetCookie()[0] ?? '',
      ) ?? []
    const show = (value: string) =>
      fetch(`${receiver.url}/dashboard/settings`, {
        headers: { cookie: `${cookie}; gpi_new_token=${value}` },
      })
    const shown = await show(secret)
    expect(shown.headers.getSetCookie()[0]).toMatch(/^gpi_new_token=;.*Expires=Thu, 01 Jan 1970/)
    expect(await shown.text()).toContain(`<code id="new-token">${secret}</code>`)
    expect(await (await show('gpi_chosen-by-somebody-else')).text()).not.toContain('new-token')
    expect(await page()).not.toContain(secret)
    expect((await push(secret, 'c')).status).toBe(200)
    for (const name of ['From THE page', 'Process_API_token (2)', ' ', 'x'.repeat(61), 'a\u202eb']) {
      const refused = await post('/dashboard/settings/tokens', { name })
      expect([name, refused.status]).toEqual([name, 400])
      expect(await refused.text()).toContain('Nothing was made.')
    }
    const id = (await list()).find((token: { name: string }) => token.name === 'from the page').id
    await post(`/dashboard/settings/tokens/${id}/revoke`)
    expect((await push(secret, 'd')).status).toBe(401)
    expect(await page()).toContain('Revoked: it opens nothing any more.')
  })
})
