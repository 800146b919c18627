import { findFreePort } from '../rehearsal/start-postgres.ts'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { MINUTE_MS } from '../common/time-units.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { ADMIN_TOKEN, PASSWORD, startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import type { SetAside } from '../../shared/mailbox-report.ts'
import { HEARTBEAT, makeHeartbeat } from './make-heartbeat.ts'
import { healDisk, refuse } from './refusing-disk.ts'
import { reportTo } from '../rehearsal/push-to.ts'

let receiver: TestReceiver
let sink: WebhookSink
let cookie: string
let time: number
beforeEach(async () => {
  time = Date.now()
  receiver = await startReceiver({ now: () => new Date(time) })
  sink = await startWebhookSink()
  cookie = await signIn(receiver.url, PASSWORD)
})
afterEach(() => Promise.all([receiver.close(), sink.close()]))

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(receiver.url + path, { headers: { cookie, ...headers }, redirect: 'manual' })

const read = async (path: string, headers?: Record<string, string>) => (await get(path, headers)).text()

const post = (
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
  signal?: AbortSignal,
) =>
  fetch(receiver.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie, ...headers },
    redirect: 'manual',
    ...(signal ? { signal } : {}),
  })

const push = async (fields: object = {}) =>
  (await (await receiver.push({ sender: 'Ann <ann@example.com>', body: 'hello', ...fields })).json())
    .email_id as string

/** What is read on a page. */
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/ +/g, ' ')

const FRENCH = { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8' }

describe('an email that is larger than anybody reads', () => {
  it('has a page and a line in the history that stay small', async () => {
    const long = 'x'.repeat(1_000_000)
    const headers = Array.from({ length: 5_000 }, (_, index) => [`X-${index}`, 'y'.repeat(100)])
    const attachments = Array.from({ length: 5_000 }, (_, index) => ({
      filename: `${index}`,
      mimeType: 'a/b',
      size: 1,
      inline: false,
    }))
    const id = await push({
      subject: long,
      body: long,
      sender: `${long} <a@b.c>`,
      to: long,
      headers,
      attachments,
    })
    const page = await read(`/dashboard/emails/${id}`)
    expect(page).toContain('Only the beginning is shown')
    expect(page.length).toBeLessThan(400_000)
    expect((await read('/dashboard')).length).toBeLessThan(30_000)
    const api = await fetch(`${receiver.url}/api/emails/${id}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    })
    expect((await api.json()).email.push.body === long).toBe(true)
  })

  it('shows no HTML that would keep the receiver busy, and says so', async () => {
    const id = await push({ bodyHtml: '<b>x</b>'.repeat(100_000) })
    expect(await read(`/dashboard/emails/${id}/html`)).toContain('too large to be shown safely')
    const small = await push({ bodyHtml: '<b>bold</b>'.repeat(1_000), messageId: 'small' })
    expect(await read(`/dashboard/emails/${small}/html`)).toContain('<b>bold</b>')
  })
})

describe('signing in', () => {
  it.each([
    '/dashboard',
    '/dashboard/endpoints',
    '/dashboard/emails/x',
    '/dashboard/emails/x/html',
    '/dashboard/live',
  ])('is needed for %s', async (path) => {
    const response = await get(path, { cookie: '' })
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      `/login?next=${encodeURIComponent(path)}`,
    ])
  })

  it('sends a live part to the sign-in page instead of putting that page into it', async () => {
    const response = await get('/dashboard?q=a', { cookie: '', 'hx-request': 'true' })
    expect([response.status, response.headers.get('hx-redirect')]).toEqual([
      401,
      '/login?next=%2Fdashboard%3Fq%3Da',
    ])
  })

  it('leads to where one wanted to go, but never to another site', async () => {
    const landing = async (next: string) =>
      (await post('/login', { password: PASSWORD, next }, { cookie: '' })).headers.get('location')
    expect(await landing('/dashboard/emails/x?a=b')).toBe('/dashboard/emails/x?a=b')
    const elsewhere = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/\t/evil.example',
    ]
    for (const next of elsewhere) expect([next, await landing(next)]).toEqual([next, '/dashboard'])
  })

  it('refuses a wrong password without a cookie, and says so', async () => {
    const response = await post('/login', { password: 'wrong' }, { cookie: '', ...FRENCH })
    expect(response.status).toBe(401)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await response.text()).toContain('Ce mot de passe n’est pas le bon.')
  })

  it('is slow after ten wrong passwords, and says so, but takes the right one', async () => {
    for (let attempt = 0; attempt < 10; attempt++)
      await post('/login', { password: `wrong-${attempt}` }, { cookie: '' })
    const wrong = await post('/login', { password: 'wrong-again' }, { cookie: '', ...FRENCH })
    expect([wrong.status, wrong.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await wrong.text()).toContain('beaucoup d’essais')
    const right = await post('/login', { password: PASSWORD }, { cookie: '' })
    expect([right.status, right.headers.get('retry-after')]).toEqual([303, null])
  })

  it('lets no more than sixty guesses of one caller wait, and a browser that was signed in before pass them', async () => {
    const signedIn = await post('/login', { password: PASSWORD }, { cookie: '' })
    const known = signedIn.headers.getSetCookie().find((one) => one.startsWith('gpi_known_browser='))
    expect(known).toMatch(/Path=\/login; .*HttpOnly/)
    const ends = new AbortController()
    const statuses: number[] = []
    const guess = async () => {
      const answer = await post('/login', { password: 'wrong' }, { cookie: '' }, ends.signal).catch(
        () => undefined,
      )
      if (answer) statuses.push(answer.status)
    }
    const guesses = Array.from({ length: 100 }, guess)
    await eventually(
      () => statuses.filter((status) => status === 429).length,
      (count) => count >= 30,
    )
    const right = { password: PASSWORD }
    expect((await post('/login', right, { cookie: known?.split(';')[0] ?? '' })).status).toBe(303)
    ends.abort()
    await Promise.all(guesses)
  })

  it('is slow also for who says to come from another address and browser each time', async () => {
    const guess = (address: number) =>
      post(
        '/login',
        { password: 'wrong' },
        { cookie: `gpi_known_browser=browser-${address}.forged`, 'x-forwarded-for': `203.0.113.${address}` },
      )
    const statuses: number[] = []
    for (let address = 0; address < 11; address++) statuses.push((await guess(address)).status)
    expect(statuses.at(-1)).toBe(429)
  })

  it('sets a cookie that scripts and other sites cannot use, Secure behind https', async () => {
    const setCookie = async (headers: Record<string, string>) =>
      (await post('/login', { password: PASSWORD }, { cookie: '', ...headers })).headers.getSetCookie()[0]
    expect(await setCookie({})).toMatch(/^gpi_session=\S+; Max-Age=43200; Path=\/; .*HttpOnly; SameSite=Lax$/)
    const behindHttps = await setCookie({ 'x-forwarded-proto': 'https' })
    expect(behindHttps).toMatch(/^__Host-gpi_session=\S+; Max-Age=43200; Path=\/; .*; Secure; SameSite=Lax$/)
    expect(behindHttps).not.toContain('Domain')
  })

  it('takes the admin token for the API only', async () => {
    expect((await get('/dashboard', { cookie: '', authorization: `Bearer ${ADMIN_TOKEN}` })).status).toBe(302)
  })
})

it('refuses every form that another site sends', async () => {
  const evil = { origin: 'https://evil.example' }
  for (const path of ['/login', '/logout', '/language', '/dashboard/settings', '/dashboard/endpoints']) {
    expect([path, (await post(path, {}, evil)).status]).toEqual([path, 403])
  }
  expect((await post('/dashboard/settings', {}, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
  expect(await receiver.ctx.store.readSettings()).toMatchObject({ webhook_sending_enabled: true })
  expect((await post('/dashboard/settings', {}, { origin: receiver.url })).status).toBe(303)
})

it('forbids inline scripts and styles, and has none', async () => {
  await push({ bodyHtml: '<b>x</b>' })
  const response = await get('/dashboard')
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none';script-src 'self';style-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|javascript:/i)
})

it('serves its scripts and styles itself, small, and again only when they changed', async () => {
  const html = await read('/dashboard')
  const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
  expect(assets.length).toBeGreaterThan(3)
  for (const path of assets) {
    const response = await get(path)
    expect([path, response.status]).toEqual([path, 200])
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const [, hash = ''] = /^\/assets\/([^/]+)\//.exec(path) ?? []
    const digest = createHash('sha256')
      .update(await response.text())
      .digest('base64url')
    expect(digest.startsWith(hash) && hash.length > 8).toBe(true) // so another content has another name
    expect(response.headers.get('content-encoding')).toBe('gzip')
    const plain = await get(path, { 'accept-encoding': 'identity' })
    expect(plain.headers.get('content-encoding')).toBeNull()
  }
})

it('remembers whether it is to be light or dark', async () => {
  expect(await read('/dashboard')).not.toContain('data-theme')
  const choose = async (theme: string) => {
    const response = await post('/theme', { theme, next: '/dashboard?q=x' })
    expect(response.headers.get('location')).toBe('/dashboard?q=x')
    const [chosen = ''] = response.headers.getSetCookie()
    return read('/dashboard', { cookie: `${cookie}; ${chosen.split(';')[0]}` })
  }
  expect(await choose('dark')).toContain('data-theme="dark"')
  expect(await choose('light')).toContain('data-theme="light"')
  expect(await choose('auto')).not.toContain('data-theme')
})

it('writes times in the zone that the browser said, and as its country does', async () => {
  const id = await push({ date: '2026-11-23T23:30:00Z' })
  const page = (zone: string, language: string) =>
    read(`/dashboard/emails/${id}`, { cookie: `${cookie}; gpi_zone=${zone}`, 'accept-language': language })
  expect(await page('Asia/Tokyo', 'en-GB')).toContain('>24 Nov 2026, 08:30:00<')
  expect(await page('Asia/Tokyo', 'en-US')).toMatch(/>Nov 24, 2026, 8:30:00.AM</)
  expect(await page('Asia/Tokyo', 'fr')).toContain('>24 nov. 2026, 08:30:00<')
  expect(await page('Nowhere/At', 'de')).toContain('>23 Nov 2026, 23:30 UTC<')
})

describe('the history', () => {
  it('has its heading in French, in English, and in English for everybody else', async () => {
    const heading = async (language: string) =>
      /<h1>(.*?)<\/h1>/.exec(await read('/dashboard', { 'accept-language': language }))?.[1]
    expect(await heading('fr-FR,fr;q=0.9')).toBe('📜 Historique des Webhooks (7 derniers jours)')
    expect(await heading('en-US')).toBe('📜 Webhook history (last 7 days)')
    expect(await heading('de')).toBe('📜 Webhook history (last 7 days)')
    expect(await read('/dashboard', FRENCH)).toContain('<html lang="fr">')
  })

  it('remembers the language that was switched to', async () => {
    const response = await post('/language', { language: 'fr', next: '/dashboard?q=x' })
    const [chosen = ''] = response.headers.getSetCookie()
    expect(response.headers.get('location')).toBe('/dashboard?q=x')
    const html = await read('/dashboard', {
      cookie: `${cookie}; ${chosen.split(';')[0]}`,
      'accept-language': 'en',
    })
    expect(html).toContain('Historique des Webhooks')
  })

  it('shows the next step while there is no email, without any secret', async () => {
    const html = await read('/dashboard')
    expect(html).toContain(`curl -X POST ${receiver.url}/api/ingress/gmail`)
    expect(html).not.toContain(TOKEN)
    expect(html).not.toContain(ADMIN_TOKEN)
  })

  it('shows an email as processed, and its delivery with the name of its endpoint', async () => {
    const { endpoint } = await (
      await receiver.api('/api/endpoints', {
        method: 'POST',
        body: JSON.stringify({ url: sink.url, name: 'My app' }),
      })
    ).json()
    expect(endpoint.name).toBe('My app')
    const internalDate = new Date(time - 41_000).toISOString()
    const id = await push({ subject: 'Facture n° 7', internalDate })
    const html = await eventually(
      () => read('/dashboard', FRENCH),
      (seen) => seen.includes('<title>My app\u202f: delivered</title>'),
    )
    expect(html).toContain('Facture n° 7')
    expect(html).toMatch(/<td [^>]*title="processed"[^>]*>processed</)
    expect(html).toMatch(/<td [^>]*c-delivery"[^>]*><span title="[^"]*">en 41\u202fs</)
    const page = textOf(await read(`/dashboard/emails/${id}`))
    expect(page).toContain('in Gmail 41\u202fs before')
    expect(page).toContain('41\u202fs after Gmail had it')
    await post(`/dashboard/emails/${id}/replay`)
    await eventually(
      async () => (await receiver.ctx.store.findEmail(id))?.deliveries[0],
      (delivery) => delivery?.status === 'delivered' && delivery.attempts === 2,
    )
    expect(await read('/dashboard')).not.toContain('in 41') // that it came so late was somebody's wish
  })

  it('searches, filters and pages without losing the search', async () => {
    for (let index = 1; index <= 52; index++) await push({ subject: `invoice ${index}` })
    await push({ subject: 'other' })
    const first = await read('/dashboard?q=INVOICE&status=processed')
    expect(first).toContain('invoice 52')
    expect(first).not.toMatch(/<bdi>other<|<bdi>invoice 2</)
    const older = /href="(\/dashboard\?[^"]*cursor=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await read(older)
    expect(second).toMatch(/<bdi>invoice 2</)
    expect(second).not.toContain('invoice 52')
    expect(second).toContain('href="/dashboard?q=INVOICE&amp;status=processed"')
    expect(await read('/dashboard?q=nobody')).toContain('No email matches.')
  })

  it('shows one mailbox alone, also while searching', async () => {
    await push({ subject: 'mine', mailbox: 'me@example.com', messageId: '1' })
    await push({ subject: 'theirs', mailbox: 'them@example.com', messageId: '2' })
    const html = await read('/dashboard?mailbox=Me%40example.com&q=m')
    expect(html).toContain('<bdi>mine')
    expect(html).not.toContain('<bdi>theirs')
    expect(html).toMatch(/<select name="mailbox">.*<option value="me@example.com" selected/)
  })

  it('calls no endpoint well to which nothing was sent yet', async () => {
    const body = JSON.stringify({ url: 'http://127.0.0.1:1/', name: 'CRM' })
    await receiver.api('/api/endpoints', { method: 'POST', body })
    const lanes = /<section class="card lanes[^]*?<\/section>/.exec(await read('/dashboard'))?.[0] ?? ''
    expect(lanes).toContain('CRM')
    expect(lanes).toContain('<title>nothing was sent yet</title>')
    expect(lanes).not.toContain('<title>well</title>')
    expect(lanes).toContain('not measured in 24 h')
    await push({ subject: 'First' }) // nothing listens on port 1
    const failed = await eventually(
      () => read('/dashboard'),
      (html) => html.includes('<title>the last attempts failed</title>'),
    )
    expect(failed).not.toContain('<title>well</title>')
  })

  it('calls no mailbox well while the store can take no heartbeat in', async () => {
    await reportTo(
      receiver.url,
      'heartbeat',
      makeHeartbeat({ mailbox: 'me@example.com', lastRunAt: new Date(time).toISOString() }),
    )
    expect(await read('/dashboard')).toContain('<title>well</title>')
    refuse('appendFile')
    await push({ subject: 'Not kept' })
    const [html = '', setup = ''] = await eventually(
      () => read('/dashboard'),
      (text) => text.includes('<title>not known: no heartbeat can be taken in</title>'),
    )
      .then(async (text) => [text, textOf(await read('/dashboard/setup'))])
      .finally(healDisk)
    expect(html).not.toContain('<title>well</title>')
    expect(setup).toMatch(/First email processed ?not known while the store takes nothing/)
    expect(setup).not.toMatch(/no email from a mailbox yet|1 mailbox beats/)
  })

  it('filters by endpoint, time and nowhere, and says how many there are', async () => {
    await push({ subject: 'To nobody', messageId: 'nobody' })
    const body = JSON.stringify({ url: 'http://127.0.0.1:1/', name: 'CRM' })
    const { endpoint } = await (await receiver.api('/api/endpoints', { method: 'POST', body })).json()
    await push({ subject: 'For the CRM', messageId: 'crm' })
    const shown = async (query: string) => {
      const html = await read(`/dashboard?${query}`)
      return ['To nobody', 'For the CRM'].filter((subject) => html.includes(subject))
    }
    expect(await shown('')).toEqual(['To nobody', 'For the CRM'])
    expect(await shown('nowhere=1')).toEqual(['To nobody'])
    expect(await shown(`endpoint=${endpoint.id}`)).toEqual(['For the CRM'])
    expect(await shown('from=2100-01-01T00:00:00Z')).toEqual([])
    expect(await shown('to=2100-01-01T00:00:00Z')).toEqual(['To nobody', 'For the CRM'])
  })

  it('explains an address that cannot be, as a page', async () => {
    const response = await get('/dashboard?cursor=made-up')
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('cursor must be a nextCursor of an earlier answer')
    const french = await read('/dashboard?cursor=made-up', FRENCH)
    expect(french).toContain('Cette page de l’historique n’existe plus.')
    expect(french).toMatch(/lang="en">cursor must be/)
  })

  it('claims nothing of nobody: neither of an endpoint never used, nor of a proof of nothing, or of yesterday’s', async () => {
    await receiver.api('/api/endpoints', {
      method: 'POST',
      body: JSON.stringify({ url: sink.url, name: 'CRM' }),
    })
    for (const path of ['/dashboard', '/dashboard/endpoints']) {
      expect(textOf(await read(path))).toMatch(/nothing was sent yet(?! ?·)/)
      expect(textOf(await read(path, FRENCH))).toMatch(/rien envoyé encore(?! ?·)/)
    }
    expect(textOf(await read('/dashboard'))).toContain('0 waiting')
    expect(textOf(await read('/dashboard/alerts'))).toContain('Nothing fires.')
    await push({ mailbox: 'me@example.com', messageId: 'm1' })
    await eventually(
      async () => textOf(await read('/dashboard/endpoints')),
      (text) => text.includes('100% delivered · no error in 7 days'),
    )
    const { store } = receiver.ctx
    const said = async (messageIds: string[]) => {
      const [from, to] = [time - 24 * 60 * MINUTE_MS, time + 1].map((ms) => new Date(ms).toISOString())
      await store.recordHeartbeat(makeHeartbeat(), new Date(time))
      await store.reconcile({ mailbox: 'me@example.com', from, to, messageIds }, new Date(time))
      return textOf(await read('/dashboard'))
    }
    expect(await said(['m1'])).toContain('The one email of 24 h is not missing.')
    await store.changeSettings({ webhook_sending_enabled: false }) // the loop is not to take it first
    const lost = await push({ mailbox: 'me@example.com', messageId: 'm2' })
    const [delivery] = (await store.findEmail(lost))?.deliveries ?? []
    const failure = { at: new Date(time).toISOString(), durationMs: 1, error: 'HTTP 500' }
    await store.recordAttempt(delivery?.id ?? '', failure, { status: 'undelivered' })
    time += 2_000 // it is judged anew
    expect(await said(['m1', 'm2'])).toMatch(/1 delivery was given up(?!.*No email is lost)/)
    expect(await read('/dashboard/endpoints')).toMatch(/id="head-ep_[^>]*><svg[^>]*><use href="#mark-late"/)
    await store.changeEndpoint(delivery?.endpointId ?? '', { enabled: false })
    expect(await read('/dashboard')).toMatch(/class="only-phone">paused</)
    time += 3 * 60 * MINUTE_MS
    await store.recordHeartbeat(makeHeartbeat(), new Date(time))
    cookie = await signIn(receiver.url, PASSWORD) // the session was idle
    expect(textOf(await read('/dashboard'))).not.toContain('missing.')
    time += 48 * 60 * MINUTE_MS
    cookie = await signIn(receiver.url, PASSWORD)
    expect(await said([])).not.toMatch(/None of|missing\./)
  })

  it('says when sending or ingestion is off', async () => {
    await receiver.ctx.store.changeSettings({ webhook_sending_enabled: false, gmail_ingress_enabled: false })
    const html = await read('/dashboard')
    expect(html).toContain('webhook_sending_enabled is off')
    expect(html).toContain('gmail_ingress_enabled is off')
  })

  it('shows each mailbox with its proof, and asks for a set-aside message again', async () => {
    const { store } = receiver.ctx
    await store.recordHeartbeat(HEARTBEAT, new Date(time))
    await push({ mailbox: 'me@example.com', messageId: 'm9' })
    const window = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' }
    await store.reconcile({ mailbox: 'me@example.com', ...window, messageIds: ['m9', 'm8'] }, new Date(time))
    time += 3 * 60 * 60 * 1000
    cookie = await signIn(receiver.url, PASSWORD) // the session was idle
    const html = await read('/dashboard')
    expect(textOf(html)).toContain('Gmail 2 ≠ accepted 1 = delivered 0 + 1 sent nowhere')
    expect(textOf(html)).toContain('24 h to 23 Nov, 00:00, proved 3\u202fh\u202f00 ago')
    const french = await read('/dashboard', FRENCH)
    expect(textOf(french)).toContain('Gmail 2 ≠ acceptés 1 = livrés 0 + 1 nulle part')
    expect(textOf(french)).toContain('prouvé il y a 3\u202fh\u202f00')
    expect(await read('/dashboard/mailboxes/me%40example.com')).toMatch(/1 missing here.*m8/)
    expect(html).toContain('1 message set aside')
    await store.reconcile({ mailbox: 'me@example.com', ...window, messageIds: ['m9'] }, new Date(time))
    time += 2_000
    expect(textOf(await read('/dashboard'))).not.toMatch(/No email is lost|missing/)
    expect(await read('/dashboard/set-aside')).toMatch(/refused twice.*#all\/m1.*Send again/)
    const [message] = HEARTBEAT.setAside
    const named = (sender: string, subject: string) =>
      [{ ...message, messageId: 'm1', sender, subject }] as SetAside[]
    await store.recordHeartbeat({ ...HEARTBEAT, setAside: named('Ann <a@x.y>', ' \u200b ') }, new Date(time))
    expect(await read('/dashboard/set-aside')).toMatch(/\(no subject\)<.*Ann &lt;a@x.y>.*refused twice/)
    expect(await read('/dashboard/set-aside', FRENCH)).toContain('(sans objet)')
    const bad = named('<script>@x.y', `\u202egpj.exe ${'long'.repeat(100)}`)
    await store.recordHeartbeat({ ...HEARTBEAT, setAside: bad }, new Date(time))
    const hostile = await read('/dashboard/mailboxes/me%40example.com')
    expect(hostile).toMatch(/<bdi class="name">gpj\.exe (long){37,38}l?o?n?…<.*&lt;script>@x\.y/)
    const wish = { mailbox: 'me@example.com', messageId: 'm1', next: '/dashboard/set-aside' }
    const response = await post('/dashboard/resend', wish)
    expect(response.headers.get('location')).toBe('/dashboard/set-aside')
    const after = await read('/dashboard/set-aside')
    expect(after).toContain('Asked for: the script sends it again')
    expect(textOf(after)).toContain('asked for 0\u202fs ago: the script sends it with its next heartbeat')
    expect(await store.recordHeartbeat(HEARTBEAT, new Date(time))).toEqual({ resend: ['m1'] })
  })

  it('asks in both languages what shall become of old mail, and passes the answer on', async () => {
    const { store } = receiver.ctx
    const oldMail = {
      count: 7,
      oldest: '2021-05-01T00:00:00Z',
      newest: '2023-01-01T00:00:00Z',
      since: HEARTBEAT.lastRunAt,
    }
    await store.recordHeartbeat({ ...HEARTBEAT, oldMail }, new Date())
    expect(await read('/dashboard')).toMatch(/7 old messages were brought .*2021-05-01 to 2023-01-01/)
    expect(await read('/dashboard', FRENCH)).toContain('7 anciens messages ont été apportés')
    const response = await post('/dashboard/old-mail', { mailbox: 'me@example.com', wish: 'release' })
    expect(response.headers.get('location')).toBe('/dashboard')
    expect(await store.recordHeartbeat({ ...HEARTBEAT, oldMail }, new Date())).toMatchObject({
      oldMail: 'release',
    })
  })

  it('asks for a time again in the reader’s zone, shows how far the script is, and calls it off, in both languages', async () => {
    const { store } = receiver.ctx
    const page = '/dashboard/mailboxes/me%40example.com'
    await store.recordHeartbeat(HEARTBEAT, new Date(time))
    expect(await read(page)).toMatch(
      /What came between<input type="datetime-local" name="from".*Push what is missing/,
    )
    const ask = (from: string, to: string) => post(`${page}/backfill`, { from, to })
    const refused = await (await ask('2026-11-02T00:00', '2026-11-01T00:00')).text()
    expect(refused).toMatch(
      /value="2026-11-02T00:00".*value="2026-11-01T00:00".*Nothing was asked for: the first time/s,
    )
    expect((await get(`${page}/backfill`)).headers.get('location')).toBe(page)
    await ask('never', '')
    const wanted = async () => (await store.recordHeartbeat(HEARTBEAT, new Date(time))).backfill
    expect(await wanted()).toBeUndefined()
    await ask('2026-11-01T00:00', '2026-11-02T12:00')
    expect(textOf(await read(page))).toContain('ago: the script begins with its next heartbeat')
    const wish = await wanted()
    for (let beat = 1; beat < 3; beat++) await wanted()
    expect(textOf(await read(page))).toContain('the script is too old to know what to do: push it again')
    expect(wish).toMatchObject({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T12:00:00.000Z' })
    const counts = { listed: 1200, missing: 34, pushed: 5, isDone: false, isWaiting: true }
    const backfill = { askedAt: wish?.askedAt ?? '', reachedAt: '2026-11-01T09:00:00.000Z', ...counts }
    await store.recordHeartbeat({ ...HEARTBEAT, backfill }, new Date(time))
    expect(textOf(await read(page))).toMatch(
      /Gmail has 1,200 · missing here 34 · pushed 5.*waits until Google/,
    )
    expect(textOf(await read(page, FRENCH))).toMatch(
      /manquants ici 34 · envoyés 5.*attend que Google.*Annuler/,
    )
    await post(`${page}/backfill/cancel`, {})
    expect(textOf(await read(page))).toMatch(/called off .* ago/)
    expect(await wanted()).toBeUndefined()
    expect((await post('/dashboard/mailboxes/nobody/backfill/cancel', {})).status).toBe(404)
  })

  it('hears of a new email within seconds', async () => {
    const response = await get('/dashboard/live')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('event: store-changed\ndata:\n\n')
    await push()
    expect((await reader?.read())?.value).toBe('event: store-changed\ndata:\n\n')
    await reader?.cancel()
  })

  it('does not hold up a stop', async () => {
    const other = await startReceiver()
    const session = await signIn(other.url, PASSWORD)
    const asked = request(`${other.url}/dashboard/live`, { headers: { cookie: session } })
    const [feed] = (await once(asked.end(), 'response')) as [IncomingMessage]
    await Promise.all([once(feed.resume(), 'end'), other.close()]) // one that holds it up is cut off by the drain
  })
})

describe('an email', () => {
  it('is shown whole and harmless, whatever it holds', async () => {
    const evil = '"><script>alert(1)</script>'
    const id = await push({
      sender: `${evil} <a@example.com>`,
      subject: evil,
      body: evil,
      snippet: evil,
      mailbox: evil,
      to: evil,
      labels: [evil],
      date: evil,
      headers: [[evil, evil]],
      attachments: [{ filename: evil, mimeType: evil, size: 1234, inline: true }],
      truncated: { body: true },
    })
    for (const path of [
      '/dashboard',
      `/dashboard/emails/${id}`,
      `/dashboard?q=${encodeURIComponent(evil)}`,
    ]) {
      const html = await read(path)
      expect(html).toContain('&quot;>&lt;script>alert(1)')
      expect(html).not.toContain('<script>alert')
    }
    expect(await read(`/dashboard/emails/${id}`)).toContain('It was too large')
  })

  it('shows its HTML only in a frame that may do nothing', async () => {
    const id = await push({
      bodyHtml: `<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example">
        <link rel="stylesheet" href="https://evil.example/a.css"><style>@import url(https://evil.example/b.css)</style>
        <script src="https://evil.example/c.js"></script><img src="https://evil.example/d.png" onerror="alert(1)">
        <form action="https://evil.example"><input name="x"><button>go</button></form><iframe src="https://evil.example"></iframe>
        <a href="https://evil.example/link">link</a><p style="color: red">kept</p><img src="data:image/png;base64,AA==">`,
    })
    const page = await read(`/dashboard/emails/${id}?view=html`)
    expect(page).toMatch(/<iframe sandbox(="")? /)
    expect(page).not.toContain('evil.example')
    const frame = await get(`/dashboard/emails/${id}/html`)
    const policy = frame.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", 'img-src data:', 'sandbox']),
    )
    const html = await frame.text()
    expect(html).not.toMatch(
      /<(meta http|base|link|style|script|form|input|button|iframe)|href=|onerror|src="https/,
    )
    expect(html).toContain('<p style="color: red">kept</p>')
    expect(html).toContain('title="https://evil.example/link"')
    expect(html).toContain('<img src="data:image/png;base64,AA==" />')
  })

  it('shows every attempt, and delivers again on demand', async () => {
    sink.answer = (response) => void response.writeHead(500).end('<b>broken</b>')
    await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url: sink.url }) })
    const id = await push()
    const page = await eventually(
      () => read(`/dashboard/emails/${id}`),
      (html) => html.includes('HTTP 500'),
    )
    expect(page).toContain('&lt;b>broken&lt;/b>')
    expect(textOf(page)).toContain('1 attempt, HTTP 500, next attempt')
    expect(page).toContain('next attempt')
    sink.answer = (response) => void response.writeHead(204).end()
    const action = /action="(\/dashboard\/deliveries\/[^"]+)"/.exec(page)?.[1] ?? ''
    const response = await post(action, { email: id })
    expect(response.headers.get('location')).toBe(`/dashboard/emails/${id}`)
    await eventually(
      () => sink.received.length,
      (count) => count === 2,
    )
    await post(`/dashboard/emails/${id}/replay`)
    await eventually(
      () => sink.received.length,
      (count) => count === 3,
    )
  })

  it('and the overview, the page of endpoints and the findings say in French why an attempt failed, the API as it is kept', async () => {
    const created = await receiver.api('/api/endpoints', {
      method: 'POST',
      body: JSON.stringify({ url: `http://127.0.0.1:${await findFreePort()}` }),
    })
    const { endpoint } = (await created.json()) as { endpoint: { id: string } }
    const id = await push()
    const detail = await eventually(
      async () => (await receiver.api(`/api/emails/${id}`)).text(),
      (json) => json.includes('retrying'),
    )
    expect(detail).toContain('"error":"Connection refused"')
    await post(`/dashboard/endpoints/${endpoint.id}/test`)
    time += 20 * MINUTE_MS
    for (const path of [
      `/dashboard/emails/${id}`,
      '/dashboard',
      '/dashboard/endpoints',
      '/dashboard/alerts',
    ]) {
      const [french, english] = [await read(path, FRENCH), await read(path)]
      const says = ['Connexion refusée', 'Connection refused'].flatMap((words) =>
        [french, english].map((html) => html.includes(words)),
      )
      expect([path, ...says]).toEqual([path, true, false, false, true])
    }
  })

  it('of many megabytes is shown by its beginning', async () => {
    const id = await push({ body: 'x'.repeat(2_000_000) })
    const html = await read(`/dashboard/emails/${id}`)
    expect(html.length).toBeLessThan(150_000)
    expect(html).toContain('Only the beginning is shown')
    const asSent = await read(`/dashboard/emails/${id}?view=json`)
    expect(asSent).not.toMatch(/data-copy="as-(sent|curl)"/) // half a command
    const short = await read(`/dashboard/emails/${await push({ body: 'short' })}?view=json`)
    expect(short.match(/data-copy="as-(sent|curl)"/g)).toHaveLength(2)
  })

  it('that is not there is a page saying so', async () => {
    for (const path of [
      '/dashboard/emails/none',
      '/dashboard/emails/none/html',
      '/dashboard/nothing',
      '/nothing',
    ]) {
      const response = await get(path, FRENCH)
      expect([response.status, await response.text()]).toEqual([
        404,
        expect.stringContaining('Il n’y a rien ici'),
      ])
    }
  })
})

describe('the endpoints page', () => {
  it('adds an endpoint and shows its secret this once', async () => {
    const fields = { url: 'https://example.com/hook?key=k7secret', name: '', secret: '' }
    const response = await post('/dashboard/endpoints', fields)
    expect([response.status, response.headers.get('location')]).toEqual([303, '/dashboard/endpoints'])
    const [endpoint] = await receiver.ctx.store.listEndpoints()
    expect(await read('/dashboard/endpoints', { 'hx-request': 'true' })).not.toContain('whsec_A')
    expect(await read('/dashboard/endpoints')).toContain(endpoint?.secret)
    const later = await read('/dashboard/endpoints')
    expect(later).toContain('https://example.com/hook?…')
    expect(later).not.toMatch(/whsec_[A-Za-z0-9+/]{8}|k7secret/)
  })

  it.each([
    [{ url: 'example.com/hook' }, 'url must be a URL that begins with https:// or http://'],
    [{ url: '' }, 'url must be a string'],
    [{ url: 'https://example.com', secret: 'short' }, 'secret must be whsec_'],
  ])('explains why %j is refused and keeps what was typed', async (fields, reason) => {
    const response = await post('/dashboard/endpoints', { name: 'typed name', ...fields })
    const html = await response.text()
    expect([response.status, html]).toEqual([400, expect.stringContaining(reason)])
    expect(html).toContain('value="typed name"')
    expect(await receiver.ctx.store.listEndpoints()).toEqual([])
  })

  it('pauses, resumes, tests and deletes', async () => {
    await post('/dashboard/endpoints', { url: sink.url })
    const [endpoint] = await receiver.ctx.store.listEndpoints()
    const act = (verb: string) => post(`/dashboard/endpoints/${endpoint?.id}/${verb}`)
    expect((await act('pause')).headers.get('location')).toBe('/dashboard/endpoints')
    expect(await read('/dashboard/endpoints')).toContain('Paused: its deliveries are held.')
    expect((await receiver.ctx.store.listEndpoints())[0]?.enabled).toBe(false)
    await act('resume')
    expect((await receiver.ctx.store.listEndpoints())[0]?.enabled).toBe(true)
    await act('test')
    expect(await read('/dashboard/endpoints')).toContain('The test was delivered.')
    sink.answer = (response) => void response.writeHead(404).end()
    await act('test')
    expect(await read('/dashboard/endpoints')).toMatch(/The test was not delivered\..*HTTP 404/)
    await act('delete')
    expect(await receiver.ctx.store.listEndpoints()).toEqual([])
    expect((await act('delete')).status).toBe(404)
  })
})

it('turns the switches on the settings page', async () => {
  const response = await post('/dashboard/settings', { webhook_sending_enabled: 'on' })
  expect(response.headers.get('location')).toBe('/dashboard/settings')
  expect(await receiver.ctx.store.readSettings()).toMatchObject({
    webhook_sending_enabled: true,
    gmail_ingress_enabled: false,
  })
  const html = await read('/dashboard/settings')
  expect(html).toMatch(/name="webhook_sending_enabled"[^>]* checked/)
  expect(html).not.toMatch(/name="gmail_ingress_enabled"[^>]* checked/)
  expect(html).toContain('Saved.')
})

it('shows a bug as a page without its details, and logs them', async () => {
  receiver.ctx.store.listEmails = () => Promise.reject(new Error('internal detail'))
  const response = await get('/dashboard')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('internal detail')
  expect(receiver.logs).toContainEqual(expect.objectContaining({ msg: 'Internal error' }))
})
