import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeLoginLink } from '../inspect/sign-in/login-link.ts'
import { findStep, recoveryCodes, totpCode } from '../inspect/sign-in/totp.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

const SECRET_KEY = 'a-key-of-the-tests-for-codes-0001'
const STEP_MS = 30_000
const OF_THE_RFC = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' // 12345678901234567890

it.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('makes of the RFC’s secret at %d s the code %s', (seconds, code) => {
  const step = Math.floor(seconds / 30)
  expect(totpCode(OF_THE_RFC, step)).toBe(code)
  const at = (steps: number) => findStep(OF_THE_RFC, code, new Date((seconds + steps * 30) * 1000))
  expect([-2, -1, 0, 1, 2].map(at)).toEqual([undefined, step, step, step, undefined])
})

describe('two-factor authentication', () => {
  const PATH = '/dashboard/settings/two-factor'
  let receiver: TestReceiver
  let time = Date.now()
  let cookie: string
  let other: string
  let secret: string
  beforeAll(async () => {
    receiver = await startReceiver({ env: { SECRET_KEY }, now: () => new Date(time) })
    cookie = await signIn(receiver.url, PASSWORD)
    other = await signIn(receiver.url, PASSWORD)
  })
  beforeEach(() => (time += 3 * STEP_MS)) // each has codes of its own
  afterAll(() => receiver.close())

  const get = (path: string, headers: Record<string, string> = { cookie }) =>
    fetch(receiver.url + path, { headers, redirect: 'manual' })
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = { cookie }) =>
    fetch(receiver.url + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    })
  const codeNow = (steps = 0) => totpCode(secret, Math.floor(time / STEP_MS) + steps)
  const sessionOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const fieldOf = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  async function passPassword(fields: Record<string, string> = {}) {
    const response = await post('/login', { password: PASSWORD, ...fields }, {})
    const html = await response.text()
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, []])
    return { html, ticket: fieldOf(html, 'ticket') }
  }

  it('counts once its first code was right, and then signs out all others', async () => {
    expect(await (await get('/dashboard/settings')).text()).toContain(`href="${PATH}"`)
    const html = await (await get(PATH)).text()
    secret = fieldOf(html, 'secret')
    expect(html).toContain(`otpauth://totp/Gmail%20Push%20Ingress:127.0.0.1?secret=${secret}&amp;issuer=`)
    for (const code of recoveryCodes(secret)) expect(html).toContain(code)
    expect(html).toMatch(/<svg role="img" class="qr"[^]*<path fill="#000" d="M0 0h1v1h-1z/)

    const refused = await post(PATH, { secret, password: PASSWORD, code: codeNow(4) })
    expect([refused.status, fieldOf(await refused.text(), 'secret')]).toEqual([400, secret])
    expect((await post('/login', { password: PASSWORD }, {})).status).toBe(303)

    const byThief = await post(PATH, { secret, code: codeNow(), password: 'guessed' }) // at an open session
    expect([byThief.status, (await byThief.text()).includes('That password is not right')]).toEqual([
      400,
      true,
    ])
    expect((await post('/login', { password: PASSWORD }, {})).status).toBe(303)

    const spaced = codeNow().replace(/(...)/, '$1 ')
    expect((await post(PATH, { secret, password: PASSWORD, code: spaced })).headers.get('location')).toBe(
      '/dashboard/settings',
    )
    const settings = await (await get('/dashboard/settings')).text()
    expect(settings).toMatch(/On: each sign-in asks for a code now[^]*8 recovery codes are left/)
    expect((await get('/dashboard', { cookie: other })).status).toBe(302)
    expect(settings).not.toContain(secret)
  })

  it('is asked for after the right password only, once each, and a waiting form comes through', async () => {
    expect((await post('/login', { password: 'wrong', code: codeNow() }, {})).status).toBe(401)
    const held = JSON.stringify({ path: '/dashboard/settings', fields: { a: 'typed' } })
    const { html, ticket } = await passPassword({ held })
    expect(html).toContain('autocomplete="one-time-code"')
    expect(html).not.toContain(PASSWORD)
    const login = (code: string, more: Record<string, string> = {}) =>
      post('/login/code', { ticket, code, held, ...more }, {})
    const wrong = await login('abc')
    expect([wrong.status, fieldOf(await wrong.text(), 'ticket')]).toEqual([401, ticket])
    const [right, again] = [await login(codeNow()), await login(codeNow())]
    expect([right.status, again.status]).toEqual([200, 401])
    expect(await right.text()).toContain('name="a" value="typed"')
    expect((await get('/dashboard', { cookie: sessionOf(right) })).status).toBe(200)
    expect((await login(codeNow(1), { ticket: `9${ticket}` })).headers.get('location')).toBe('/login')
    time += 5 * 60_000
    expect((await login(codeNow())).headers.get('location')).toBe('/login')
  })

  it('gives way to each recovery code once, and slows guesses, but no browser that was signed in before', async () => {
    const [first = '', second = ''] = recoveryCodes(secret)
    const { ticket } = await passPassword()
    const login = (code: string, headers = {}) =>
      post('/login/code', { ticket, code, next: '/dashboard/settings' }, headers)
    const signedIn = await login(first)
    expect(signedIn.headers.get('location')).toBe('/dashboard/settings')
    const browser = signedIn.headers.getSetCookie()[1]?.split(';')[0] ?? ''
    expect((await login(first)).status).toBe(401)
    const counted = () => receiver.ctx.tally.refusals().wrongCodes.count // which the judge tells
    const before = counted()
    const guesses = await Promise.all(Array.from({ length: 11 }, (_none, index) => login(`00000${index}x`)))
    expect(guesses.map(({ status }) => status)).toContain(429)
    expect(counted() - before).toBe(guesses.filter(({ status }) => status === 401).length)
    expect((await login(second, { cookie: browser })).status).toBe(303)
    const lines = receiver.logs.filter(({ msg }) => msg.includes('wrong code'))
    expect(lines[0]?.ip).toBe('127.0.0.1')
    const kept = await readFile(join(receiver.folder, 'access.json'), 'utf8')
    const written = JSON.stringify(receiver.logs) + kept
    for (const text of [secret, first, second.replaceAll('-', ''), ticket])
      expect(written).not.toContain(text)
  })

  it('is switched off with a code, or by who came with a login link, and leaves an audit line', async () => {
    expect((await post(`${PATH}/off`, { code: '1' })).status).toBe(400)
    expect((await post(`${PATH}/off`, { code: codeNow() })).status).toBe(303)
    expect((await post('/login', { password: PASSWORD }, {})).status).toBe(303)
    secret = fieldOf(await (await get(PATH)).text(), 'secret')
    expect((await post(PATH, { secret, password: PASSWORD, code: codeNow() })).status).toBe(303) // the step was used with the former one
    const link = makeLoginLink(SECRET_KEY, new Date(time)).path.split('=')[1] ?? ''
    const byLink = sessionOf(await post('/login/link', { link }, {}))
    expect((await post(`${PATH}/off`, {}, { cookie: byLink })).status).toBe(303)
    expect((await post('/login', { password: PASSWORD }, {})).status).toBe(303)
    const acts = receiver.logs.flatMap(({ msg }) =>
      msg.startsWith('AUDIT: Two-factor') ? [msg.slice(33)] : [],
    )
    expect(acts).toEqual(['switched on', 'switched off', 'switched on', 'switched off'])
  })
})
