import type { BrowserContext, Page, Route } from 'playwright-core'
import { eventually } from '../rehearsal/eventually.ts'
import { launchBrowser, type TestBrowser } from '../rehearsal/launch-browser.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { fileOf, text, writeWinmail } from './write-winmail.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

let chromium: TestBrowser
let receiver: TestReceiver
let sink: WebhookSink
let context: BrowserContext
let page: Page
let complaints: string[]
let requests: string[]

beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium?.close())

beforeEach(async () => {
  receiver = await startReceiver()
  sink = await startWebhookSink()
  complaints = []
  requests = []
})
afterEach(async () => {
  await context?.close()
  await Promise.all([receiver.close(), sink.close()])
})

async function openDashboard(
  options: Parameters<TestBrowser['browser']['newContext']>[0] = {},
): Promise<void> {
  context = await chromium.browser.newContext({ locale: 'fr-FR', ...options })
  page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  context.on('request', (request) => requests.push(request.url()))
  await page.goto(`${receiver.url}/dashboard`)
  await page.getByLabel('Mot de passe').fill(PASSWORD)
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await page
    .getByRole('heading', { level: 1, name: '📜 Historique des Webhooks (7 derniers jours)' })
    .waitFor()
}

const EMAIL = {
  sender: 'Ann <ann@example.com>',
  subject: 'Facture n° 7',
  body: 'Bonjour,\nvoici la facture.',
}

it('shows a pushed email as processed without a reload, opens it, and delivers it again once by a double click, though the page is renewed within it', async () => {
  await openDashboard()
  await page.addInitScript(`{
    const later = setTimeout
    setTimeout = (call, ms) => later(call, ms === 2000 ? 60_000 : ms) // so long a double click may last on this machine
    addEventListener('htmx:after:swap', () => console.log('renewed'))
  }`)
  await page.getByText('Aucun email pour l’instant.').waitFor()
  await receiver.push(EMAIL)
  const row = page.getByRole('row').filter({ hasText: 'Facture n° 7' })
  await row.getByText('processed', { exact: true }).waitFor()
  await row.getByRole('link', { name: 'Facture n° 7' }).click()
  await page.getByRole('heading', { level: 1, name: 'Facture n° 7' }).waitFor()
  expect(await page.locator('pre.mail').first().innerText()).toBe(EMAIL.body)
  await page.waitForLoadState() // before its styles are here, things stand elsewhere
  const again = page.getByRole('button', { name: 'Livrer de nouveau', exact: true })
  const asked: Route[] = []
  const { x = 0, y = 0 } = (await again.boundingBox()) ?? {}
  const click = () => page.mouse.click(x + 5, y + 5) // a locator's own waits for the answer
  await page.route('**/replay', (route) => void asked.push(route)) // a receiver that takes its time
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/replay'))
  await click()
  await eventually(() => asked.length > 0, Boolean)
  const renewed = page.waitForEvent('console', (message) => message.text() === 'renewed')
  await receiver.push({ ...EMAIL, subject: 'another' })
  await renewed
  await click()
  for (const route of asked) await route.continue().catch(() => undefined) // one that another took the place of
  await answered
  expect(requests.filter((url) => url.endsWith('/replay'))).toHaveLength(1)
  expect(complaints).toEqual([])
})

it('works on every page without a complaint of the browser', async () => {
  await openDashboard()
  await page.getByRole('link', { name: 'Destinations' }).click()
  await page.getByRole('textbox', { name: 'URL' }).fill(sink.url)
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await page.getByText(/^whsec_/).waitFor()
  await page.getByRole('button', { name: 'Envoyer un test', exact: true }).click()
  await page.getByText('Le test a été livré.').waitFor()
  await page.getByRole('link', { name: 'Installation' }).click()
  await receiver.push(EMAIL) // it comes with the token, and is delivered
  await page.getByText('2 sur 8').waitFor()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByText('Script Google créé et entendu').click()
  await page.getByRole('button', { name: 'Copier Setup.gs', exact: true }).click()
  await page.getByRole('button', { name: 'Copié', exact: true }).waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain(`'${receiver.url}'`)
  await page.getByRole('link', { name: 'Réglages' }).click()
  await page.getByLabel('webhook_sending_enabled').uncheck()
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await page.getByText('Enregistré.').waitFor()
  await page.getByRole('link', { name: 'Vue d’ensemble' }).click()
  await page.getByText('webhook_sending_enabled est désactivé').waitFor()
  await page.getByRole('button', { name: 'English', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: '📜 Webhook history (last 7 days)' }).waitFor()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByLabel('Password').waitFor()
  expect(complaints).toEqual([])
  expect(sink.received).toHaveLength(2)
})

it('does nothing twice when a page is loaded again, nor turns back what another tab has turned', async () => {
  await openDashboard()
  await page.goto(`${receiver.url}/dashboard/endpoints`)
  await page.getByRole('textbox', { name: 'URL' }).fill(sink.url)
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await page.getByText(/^whsec_/).waitFor()
  await page.reload()
  expect(await page.getByText(/^whsec_/).count()).toBe(0)
  await page.getByRole('button', { name: 'Envoyer un test', exact: true }).click()
  await page.getByText('Le test a été livré.').waitFor()
  await page.reload()
  expect(await page.getByText('Le test a été livré.').count()).toBe(0)
  expect([(await receiver.ctx.store.listEndpoints()).length, sink.received.length]).toEqual([1, 1])

  await page.goto(`${receiver.url}/dashboard/settings`)
  await receiver.ctx.store.changeSettings({ webhook_sending_enabled: false })
  await page.getByLabel('gmail_ingress_enabled').uncheck()
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await page.getByText('Enregistré.').waitFor()
  expect(await receiver.ctx.store.readSettings()).toMatchObject({
    webhook_sending_enabled: false,
    gmail_ingress_enabled: false,
  })
  expect(complaints).toEqual([])
})

it('leads an open page to the sign-in once its session has ended elsewhere', async () => {
  await openDashboard()
  await page.goto(`${receiver.url}/dashboard/settings`)
  await page.getByRole('heading', { name: 'Connexions ouvertes' }).waitFor()
  await page.goto(`${receiver.url}/dashboard`)
  await receiver.ctx.store.changeSignIns((signIns) => (signIns.sessions = []))
  await page.getByLabel('Mot de passe').waitFor()
  expect(new URL(page.url()).pathname).toBe('/login')
})

it('lets hostile HTML reach nothing, not even when it is clicked', async () => {
  await receiver.push({ ...EMAIL, bodyHtml: hostile(sink.url) })
  await openDashboard()
  await page.getByRole('link', { name: 'Facture n° 7' }).click()
  await page.getByRole('link', { name: 'HTML' }).click()
  const frame = page.frameLocator('iframe')
  await frame.getByText('Bonjour').waitFor()
  await frame.getByText('click me').click()
  await page.waitForTimeout(500) // what is not asked for cannot be waited for
  expect(requests.filter((url) => !url.startsWith(receiver.url) && !url.startsWith('data:'))).toEqual([])
  expect(sink.received).toEqual([])
  expect(await page.title()).toContain('Facture')
})

const hostile = (
  url: string,
) => `<html><head><meta http-equiv="refresh" content="0;url=${url}"><base href="${url}">
  <link rel="stylesheet" href="${url}"><link rel="prefetch" href="${url}"><style>@import url(${url}); p { background: url(${url}) }</style>
  <script src="${url}"></script><script>parent.document.title = 'pwned'; fetch('${url}')</script></head>
  <body background="${url}" onload="location = '${url}'"><p>Bonjour</p><img src="${url}" srcset="${url} 2x" onerror="fetch('${url}')">
  <div style="background-image: url('${url}')">.</div><svg><image href="${url}"/></svg><video src="${url}" poster="${url}" autoplay></video>
  <iframe src="${url}"></iframe><object data="${url}"></object><embed src="${url}"><form action="${url}"><button>send</button></form>
  <noscript><p title="</noscript><img src=${url}>"></noscript><a href="${url}" ping="${url}" target="_top">click me</a></body></html>`

it('fits a phone: nothing to scroll sideways', async () => {
  const long = 'x'.repeat(300)
  sink.answer = (response) => void response.writeHead(500).end(long)
  await receiver.api('/api/endpoints', {
    method: 'POST',
    body: JSON.stringify({ url: `${sink.url}/${long}`, name: long.slice(0, 200) }),
  })
  const condition = { field: 'label', operator: 'equals', value: long }
  const ruled = { url: sink.url, name: long.slice(0, 200), rule: { conditions: [condition] } }
  await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify(ruled) })
  const attach = (mimeType: string, bytes: Buffer) => ({
    ...{ filename: long, mimeType, size: bytes.length, inline: false },
    content: bytes.toString('base64'),
  })
  const answer = await receiver.push({
    sender: `${long}@example.com`,
    subject: long,
    body: long,
    to: long,
    headers: [[long, long]],
    attachments: [
      attach('message/rfc822', Buffer.from(`From: ${long}\nSubject: ${long}\nTo: ${long}\n\n${long}`)),
      attach('message/rfc822', Buffer.from('no message')),
      attach('application/ms-tnef', writeWinmail(fileOf('A', Buffer.from('x'), text(0x3707, long)))),
    ],
  })
  const { email_id: id } = await answer.json()
  await openDashboard({ viewport: { width: 320, height: 740 } })
  for (const path of [
    '/dashboard',
    `/dashboard/emails/${id}`,
    `/dashboard/emails/${id}?view=headers`,
    `/dashboard/emails/${id}?view=json`,
    '/dashboard/endpoints',
    '/dashboard/setup',
    '/dashboard/settings',
    '/dashboard/set-aside',
  ]) {
    await page.goto(receiver.url + path)
    await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')))
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([path, overflow]).toEqual([path, 0])
  }
  await page.goto(`${receiver.url}/dashboard`)
  const row = page.getByRole('row').filter({ hasText: 'processed' })
  const cells = await row
    .getByRole('cell')
    .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect()))
  expect(Math.max(...cells.map(({ right }) => right))).toBeLessThanOrEqual(320)
  expect((await row.boundingBox())?.height).toBeLessThan(100) // two or three lines, whatever stands in them
})

it('shows the newest email on the first screen of a phone while six mailboxes are well, and fifteen on a desk', async () => {
  for (const name of ['CRM', 'Archive'])
    await receiver.api('/api/endpoints', {
      method: 'POST',
      body: JSON.stringify({ url: `${sink.url}/${name}`, name }),
    })
  for (let sent = 0; sent < 20; sent += 1)
    await receiver.push({ ...EMAIL, mailbox: 'a@example.com', messageId: `m${sent}` })
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const [mailbox, lastRunAt] = [`${name}@example.com`, new Date().toISOString()]
    await receiver.ctx.store.recordHeartbeat(makeHeartbeat({ mailbox, lastRunAt }), new Date())
    const window = { from: new Date(Date.now() - 86_400_000).toISOString(), to: lastRunAt, messageIds: [] }
    await receiver.ctx.store.reconcile({ mailbox, ...window }, new Date())
  }
  await eventually(
    () => sink.received.length,
    (count) => count === 40,
  )
  await openDashboard({ viewport: { width: 360, height: 740 } })
  await page.getByText('Tout va bien').waitFor()
  const row = await page.locator('.hist tbody tr').first().boundingBox()
  expect((row?.y ?? Infinity) + (row?.height ?? 0)).toBeLessThanOrEqual(740)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.locator('#history').evaluate((history) => history.scrollIntoView())
  const bottoms = await page
    .locator('.hist tbody tr')
    .evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect().bottom))
  expect(bottoms.filter((bottom) => bottom <= 800).length).toBeGreaterThanOrEqual(15)
})
