import { healDisk, refuse } from './refusing-disk.ts'
import { signIn } from './sign-in.ts'
import { ADMIN_TOKEN, PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

const MINUTE_MS = 60_000

let receiver: TestReceiver
let time: number
const now = () => new Date(time)
beforeEach(async () => {
  time = Date.now()
  receiver = await startReceiver({ now })
})
afterEach(() => {
  healDisk()
  return receiver.close()
})

const open = () => signIn(receiver.url, PASSWORD)
const get = (cookie: string, path = '/dashboard', headers: Record<string, string> = {}) =>
  fetch(receiver.url + path, { headers: { cookie, ...headers }, redirect: 'manual' })
const post = (cookie: string, path: string) =>
  fetch(receiver.url + path, { method: 'POST', headers: { cookie }, redirect: 'manual' })
const isOpen = async (cookie: string) => (await get(cookie)).status === 200
const audits = () =>
  receiver.logs.flatMap(({ msg, by, session }) => (msg.startsWith('AUDIT') ? [{ msg, by, session }] : []))

describe('a session', () => {
  it('ends with signing out, whoever has its cookie', async () => {
    const [mine, other] = [await open(), await open()]
    const response = await post(mine, '/logout')
    expect(response.headers.getSetCookie()[0]).toMatch(/^gpi_session=;.*Expires=Thu, 01 Jan 1970/)
    expect([await isOpen(mine), await isOpen(other)]).toEqual([false, true])
    expect((await get(mine, '/api/emails')).status).toBe(401)
  })

  it('ends 30 minutes after a person was last at it, which an open page is not', async () => {
    const [busy, left] = [await open(), await open()]
    for (let minutes = 0; minutes < 60; minutes += 20) {
      time += 20 * MINUTE_MS
      expect(await isOpen(busy)).toBe(true)
      await get(left, '/dashboard', { 'hx-request': 'true' })
    }
    expect(await isOpen(left)).toBe(false)
    time += 30 * MINUTE_MS
    expect(await isOpen(busy)).toBe(false)
  })

  it('ends after twelve hours, however busy', async () => {
    const cookie = await open()
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      time += 20 * MINUTE_MS
      expect(await isOpen(cookie)).toBe(true)
    }
    time += 20 * MINUTE_MS
    expect(await isOpen(cookie)).toBe(false)
  })

  it('outlives a restart, but not another password, nor without what is kept beside the data', async () => {
    const cookie = await open()
    await receiver.close({ keepFolder: true })
    const { folder } = receiver
    receiver = await startReceiver({ folder, now, env: { DASHBOARD_PASSWORD: 'another-password' } })
    expect(await isOpen(cookie)).toBe(false)
    await receiver.close({ keepFolder: true })
    receiver = await startReceiver({ folder, now })
    expect(await isOpen(cookie)).toBe(true)
    const elsewhere = await startReceiver({ now })
    await signIn(elsewhere.url, PASSWORD)
    const response = await fetch(`${elsewhere.url}/dashboard`, { headers: { cookie }, redirect: 'manual' })
    expect(response.status).toBe(302)
    await elsewhere.close()
  })

  it('cannot be forged, nor taken over with what the pages show of it', async () => {
    const cookie = await open()
    const [, id = '', signature = ''] = /=([^.]+)\.(.+)/.exec(cookie) ?? []
    for (const forged of [
      id,
      `${id}.`,
      `${id}.${id}`,
      `x.${signature}`,
      `.${signature}`,
      `${id}.${signature}A`,
    ])
      expect([forged, await isOpen(`gpi_session=${forged}`)]).toEqual([forged, false])
  })

  it('counts with https only under the name that no neighbour can set', async () => {
    const https = { 'x-forwarded-proto': 'https' }
    const cookie = await open()
    expect((await get(cookie, '/dashboard', https)).status).toBe(302)
    expect((await get(cookie.replace('gpi', '__Host-gpi'), '/dashboard', https)).status).toBe(200)
  })

  it('ends the live feed of its pages, and no other', async () => {
    const [cookie, other] = [await open(), await open()]
    const [feed, otherFeed] = [await get(cookie, '/dashboard/live'), await get(other, '/dashboard/live')]
    await post(cookie, '/logout')
    expect(await feed.text()).toContain('store-changed')
    const reader = otherFeed.body?.getReader()
    await reader?.read() // what is said at once
    for (const messageId of ['1', '2']) {
      await receiver.push({ sender: 'a@b.c', body: 'x', messageId })
      expect((await reader?.read())?.done).toBe(false)
    }
    await reader?.cancel()
  })

  it('can be opened and ended also while the disk is full', async () => {
    const before = await open()
    refuse('sync')
    const [cookie, other] = [await open(), await open()]
    expect([await isOpen(before), await isOpen(cookie)]).toEqual([true, true])
    await post(cookie, '/logout')
    healDisk()
    expect([await isOpen(cookie), await isOpen(other)]).toEqual([false, true])
    expect(receiver.logs.filter(({ msg }) => msg.includes('until the next restart only'))).not.toEqual([])
  })
})

describe('the settings page', () => {
  it('lists who is signed in, and signs out another one', async () => {
    const [mine, other] = [await open(), await open()]
    const html = await (await get(mine, '/dashboard/settings')).text()
    expect(html).toContain('this browser')
    const [, path = ''] = /action="(\/dashboard\/sessions\/[^"/]+\/end)"/.exec(html) ?? []
    expect((await post(mine, path)).headers.get('location')).toBe('/dashboard/settings')
    expect([await isOpen(mine), await isOpen(other)]).toEqual([true, false])
  })

  it('signs out everybody at once', async () => {
    const cookies = [await open(), await open(), await open()]
    expect((await post(cookies[1] ?? '', '/dashboard/sessions/end')).headers.get('location')).toBe('/login')
    expect(await Promise.all(cookies.map(isOpen))).toEqual([false, false, false])
  })
})

describe('the log', () => {
  const api = (path: string, method: string, body?: object) =>
    receiver.api(path, { method, body: body && JSON.stringify(body) })

  it('has one line for each act, which says who and holds no secret', async () => {
    const cookie = await open()
    const [, session = ''] = /=([^.]+)/.exec(cookie) ?? []
    const form = new URLSearchParams({ webhook_sending_enabled: 'on' })
    await fetch(`${receiver.url}/dashboard/settings`, {
      method: 'POST',
      headers: { cookie },
      body: form,
      redirect: 'manual',
    })
    const made = await api('/api/endpoints', 'POST', { url: 'https://hooks.example.com/T0A1/B2C3/k7secret' })
    const { endpoint } = await made.json()
    await api(`/api/endpoints/${endpoint.id}`, 'PATCH', { enabled: false })
    await api(`/api/endpoints/${endpoint.id}`, 'DELETE')
    await api('/api/emails?address=ann@example.com', 'DELETE')
    await post(cookie, '/logout')
    expect(audits()).toEqual([
      { msg: 'AUDIT: Signed in', by: 'session', session },
      { msg: 'AUDIT: Settings changed', by: 'session', session },
      { msg: 'AUDIT: Endpoint made', by: 'token' },
      { msg: 'AUDIT: Endpoint changed', by: 'token' },
      { msg: 'AUDIT: Endpoint deleted', by: 'token' },
      { msg: 'AUDIT: Emails erased', by: 'token' },
      { msg: 'AUDIT: Signed out', by: 'session', session },
    ])
    const signature = cookie.split('.')[1] ?? ''
    const log = JSON.stringify(receiver.logs)
    for (const secret of ['k7secret', endpoint.secret, 'ann@example.com', signature, PASSWORD, ADMIN_TOKEN])
      expect(log).not.toContain(secret)
  })

  it('has two lines of guesses at ADMIN_API_TOKEN, which are throttled and never lock its owner out', async () => {
    const guess = (index: number) =>
      fetch(`${receiver.url}/api/status`, { headers: { authorization: `Bearer guess-${index}` } })
    const answers = []
    for (let index = 0; index < 30; index++) answers.push(await guess(index))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(answers.at(-1)?.status).toBe(429)
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await receiver.api('/api/status')).status).toBe(200)
    time += MINUTE_MS
    expect((await guess(31)).status).toBe(401)
    const lines = receiver.logs.filter(({ msg }) => msg.includes('ADMIN_API_TOKEN'))
    expect(lines.map(({ msg }) => msg)).toEqual([
      'API: 401 Unauthorized - Wrong ADMIN_API_TOKEN',
      'API: 401 Unauthorized - Wrong ADMIN_API_TOKEN, 29 more within a minute',
      'API: 401 Unauthorized - Wrong ADMIN_API_TOKEN',
    ])
    expect(JSON.stringify(lines)).not.toContain('guess')
  })
})
