import type { Page } from 'playwright-core'
import { eventually } from '../rehearsal/eventually.ts'
import { launchBrowser, type TestBrowser } from '../rehearsal/launch-browser.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { reportTo } from '../rehearsal/push-to.ts'
import { makeHeartbeat } from './make-heartbeat.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

let chromium: TestBrowser
let receiver: TestReceiver
let page: Page

beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium?.close())

beforeEach(async () => {
  receiver = await startReceiver()
  const context = await chromium.browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
  })
  const [name = '', value = ''] = (await signIn(receiver.url, PASSWORD)).split('=')
  await context.addCookies([{ name, value, url: receiver.url }])
  page = await context.newPage()
})
afterEach(async () => {
  await page.context().close()
  await receiver.close()
})

const push = async (subject: string): Promise<string> =>
  (await (await receiver.push({ sender: 'ann@example.com', subject, body: 'x' })).json()).email_id
const row = (subject: string) => page.getByRole('row').filter({ hasText: subject })

async function openHistory(): Promise<void> {
  for (let index = 1; index <= 40; index++) await push(`old ${index}.`)
  const renewed = page.waitForResponse((response) => response.request().headers()['hx-request'] === 'true')
  await page.goto(`${receiver.url}/dashboard`)
  await renewed // the first event of a new connection has been answered
}

it('lets new rows wait behind a link while somebody reads further down, and slide in at the top', async () => {
  await openHistory()
  await push('first new')
  await row('first new').waitFor()
  await row('old 20.').scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 400)
  await page.waitForFunction('scrollY > 100')
  await push('second new')
  const news = page.getByRole('link', { name: '1 new email, show it' })
  await news.waitFor()
  await push('third new')
  await page.getByRole('link', { name: '2 new emails, show them' }).waitFor()
  expect(await row('second new').count()).toBe(0)
  await page.locator('#news').click()
  await row('third new').waitFor()
})

it('keeps what was chosen when something changes', async () => {
  await openHistory()
  await row('old 40.').getByRole('checkbox').check()
  await push('new')
  await page.getByRole('link', { name: '1 new email, show it' }).waitFor()
  expect(await row('old 40.').getByRole('checkbox').isChecked()).toBe(true)
  expect(await row('new').count()).toBe(0)
})

it('shows by itself how far a redelivery is, two clicks after it was thought of', async () => {
  const { store } = receiver.ctx
  await store.changeSettings({ webhook_sending_enabled: false }) // so that nothing else changes
  await openHistory()
  await receiver.api('/api/endpoints', {
    method: 'POST',
    body: JSON.stringify({ url: 'https://example.com/' }),
  })
  const { redeliverSome } = store
  store.redeliverSome = async () => true // the page may take its time
  await page.getByRole('link', { name: /sent nowhere.*40/ }).click()
  await page.getByRole('button', { name: 'Deliver all 40 again' }).click()
  await page.getByText('0 of 40 emails are due again').waitFor()
  await page.evaluate('window.isSamePage = true')
  store.redeliverSome = redeliverSome
  await page.getByText('40 of 40 emails are due again').waitFor()
  expect(await page.evaluate('window.isSamePage')).toBe(true)
})

it('keeps the answer of an attempt open when something changes', async () => {
  const sink = await startWebhookSink()
  sink.answer = (response) => void response.writeHead(500).end('the whole reason')
  await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url: sink.url }) })
  const id = await push('to fail')
  await page.goto(`${receiver.url}/dashboard/emails/${id}`)
  await page.getByText('Body of the answer').first().click()
  await page.getByText('the whole reason').first().waitFor()
  const renewed = page.evaluate(
    `new Promise((done) => addEventListener('htmx:after:swap', done, { once: true })).then(() => 1)`,
  )
  await push('other')
  await renewed
  expect(await page.getByText('the whole reason').first().isVisible()).toBe(true)
  await sink.close()
})

it('is led by single keys, but not while somebody types or has switched them off', async () => {
  await openHistory()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  expect(await row('old 39.').getByRole('checkbox').isChecked()).toBe(true)
  await page.keyboard.press('/')
  await page.keyboard.type('jjx')
  expect(await page.getByRole('searchbox').inputValue()).toBe('jjx')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByLabel('Switch single keys off in this browser').check()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('/')
  expect(await page.getByRole('searchbox').evaluate((box) => box === document.activeElement)).toBe(false)
  await page.keyboard.press('?')
  await page.getByLabel('Switch single keys off in this browser').uncheck()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.waitForURL('**/dashboard/endpoints')
})

it('says that the connection is lost, and since when, until it is back', async () => {
  await page.clock.install()
  await openHistory()
  await page.context().setOffline(true)
  await page.clock.fastForward(40_000)
  await page.getByText('Connection lost').waitFor()
  await page.context().setOffline(false)
  await page.clock.runFor(60_000) // until the next try
  await page.getByText('Connection lost').waitFor({ state: 'hidden' })
})

it('asks once for a change, however many happen within a second', async () => {
  await openHistory()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const since = performance.now()
  await Promise.all(Array.from({ length: 20 }, (_, index) => push(`burst ${index}.`)))
  const seconds = Math.ceil((performance.now() - since) / 1_000)
  await row('burst 19.').waitFor()
  await page.waitForTimeout(1_500) // what is not asked for cannot be waited for
  expect(asked.length).toBeLessThanOrEqual(seconds + 1) // it may begin and end in the middle of one
})

it('renews the numbers of the endpoints page, and nothing that somebody types there', async () => {
  const sink = await startWebhookSink()
  const body = JSON.stringify({ url: sink.url, name: 'CRM' })
  await receiver.api('/api/endpoints', { method: 'POST', body })
  await page.goto(`${receiver.url}/dashboard/endpoints`)
  await page.locator('[id^=edit-] > summary').click()
  const name = page.locator('[id^=edit-] input[name=name]')
  await name.fill('typed')
  await page.locator('[id^=rotate-] > summary').click()
  sink.answer = (response) => void response.writeHead(500).end()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await push('to fail')
  await page.getByText('0% delivered').waitFor()
  expect(await name.inputValue()).toBe('typed')
  expect(await page.locator('details[open]').count()).toBe(2)
  expect(asked.length).toBeLessThanOrEqual(4) // accepted, attempted: a second each
  await sink.close()
})

it('says on the alerts page, and in its tab, what began while it stood open', async () => {
  await page.goto(`${receiver.url}/dashboard/alerts`)
  await page.getByText('Nothing fires.').waitFor()
  const setAside = [{ messageId: '19a4c0deaa000000', reason: 'Gmail: no', at: new Date().toISOString() }]
  await reportTo(receiver.url, 'heartbeat', makeHeartbeat({ setAside, lastRunAt: new Date().toISOString() }))
  await page.getByText('1 message is set aside').waitFor()
  await eventually(
    () => page.title(),
    (title) => title.startsWith('! 1 to look at · Alerts'),
  )
})
