import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

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
