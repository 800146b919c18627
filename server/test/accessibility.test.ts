import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { launchBrowser, type TestBrowser } from '../rehearsal/launch-browser.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { HEARTBEAT } from './make-heartbeat.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RIGHT_TO_LEFT = 'عرض أسعار محدث للمشروع'

let chromium: TestBrowser
let receiver: TestReceiver
let sink: WebhookSink
let emailId: string

beforeAll(async () => {
  chromium = await launchBrowser()
  receiver = await startReceiver()
  sink = await startWebhookSink()
  sink.answer = (response) => void response.writeHead(503).end('try later')
  await receiver.api('/api/endpoints', {
    method: 'POST',
    body: JSON.stringify({ url: sink.url, name: 'A name' }),
  })
  await receiver.ctx.store.recordHeartbeat(
    { ...HEARTBEAT, budget: { triggerSeconds: 5_000, fetches: 1 } },
    new Date(),
  )
  for (const subject of ['short', 'x'.repeat(300), RIGHT_TO_LEFT, '\u200b', 'a \u202e b'])
    emailId = (await (await push(subject)).json()).email_id
})
afterAll(() => Promise.all([chromium?.close(), receiver?.close(), sink?.close()]))

const push = (subject: string) =>
  receiver.push({
    sender: 'Ann <ann@example.com>',
    subject,
    body: 'line\n'.repeat(200),
    bodyHtml: '<p>x',
    headers: [['Received', 'x']],
    mailbox: 'me@example.com',
  })

type Look = Pick<
  Parameters<TestBrowser['browser']['newContext']>[0] & object,
  'viewport' | 'colorScheme' | 'javaScriptEnabled'
>

async function openPage(look: Look): Promise<Page> {
  const context = await chromium.browser.newContext({ locale: 'fr-FR', bypassCSP: true, ...look })
  const [name = '', value = ''] = (await signIn(receiver.url, PASSWORD)).split('=')
  await context.addCookies([{ name, value, url: receiver.url }])
  return context.newPage()
}

const pages = () => [
  '/dashboard',
  '/dashboard?q=nobody',
  `/dashboard/emails/${emailId}`,
  ...['html', 'headers', 'json'].map((view) => `/dashboard/emails/${emailId}?view=${view}`),
  '/dashboard/endpoints',
  '/dashboard/alerts',
  '/dashboard/setup',
  '/dashboard/settings',
  '/dashboard/settings/two-factor',
  '/dashboard/set-aside',
  '/dashboard/mailboxes/me%40example.com',
  '/dashboard?delivery=retrying&mailbox=me%40example.com&from=2026-11-25T10:00:00Z',
  '/dashboard/nothing',
]

it.each<[string, Look]>([
  ['on a desk, in the light', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
  ['on a desk, in the dark', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }],
  ['on a phone, in the light', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
  ['on a phone, in the dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
])('leaves nothing for axe to find %s', async (_where, look) => {
  const page = await openPage(look)
  for (const path of pages()) {
    await page.goto(receiver.url + path)
    await page.evaluate(AXE)
    const found = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
    )
    expect([path, found]).toEqual([path, []])
  }
  await page.context().close()
})

it('keeps each row of the history on one line, whatever stands in it', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${receiver.url}/dashboard`)
  const rows = await page.locator('.hist tbody tr').evaluateAll((all) => all.map((row) => row.clientHeight))
  expect(rows).toHaveLength(5)
  expect(Math.max(...rows)).toBeLessThanOrEqual(33)
  await page.context().close()
})

it('is read without a script, its forms too', async () => {
  const page = await openPage({ javaScriptEnabled: false })
  await page.goto(`${receiver.url}/dashboard`)
  await page.getByRole('searchbox').fill('short')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'short', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'short' }).waitFor()
  await page.getByRole('link', { name: 'En-têtes' }).click()
  await page.getByText('Received').waitFor()
  await page.getByRole('button', { name: 'Livrer de nouveau' }).click()
  await page.getByText('Demandé.').waitFor()
  await page.context().close()
})

it('weighs less than 60 kB, however little the browser has kept', async () => {
  const page = await openPage({})
  await page.goto(`${receiver.url}/dashboard`)
  const sizes = await page.evaluate<number[]>(
    `['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind)).map((one) => one.transferSize)`,
  )
  expect(sizes.length).toBeGreaterThan(3)
  expect(sizes.reduce((all, one) => all + one, 0)).toBeLessThan(60_000)
  await page.context().close()
})
