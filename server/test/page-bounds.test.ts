import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

let receiver: TestReceiver
let cookie: string
beforeEach(async () => {
  receiver = await startReceiver()
  cookie = await signIn(receiver.url, PASSWORD)
})
afterEach(() => receiver.close())

const read = async (path: string) => (await fetch(receiver.url + path, { headers: { cookie } })).text()
const push = async (fields: object): Promise<string> =>
  (await (await receiver.push({ sender: 'a@b.c', body: 'x', ...fields })).json()).email_id

const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, i) => make(i))
const heartbeat = (mailbox: string, setAside: number) => ({
  mailbox,
  scriptVersion: '1',
  triggerMinutes: 1,
  lastRunAt: '2026-11-23T10:00:00Z',
  counts: { pushed: 0, failed: 0, setAside },
  budget: { triggerSeconds: 3, fetches: 1 },
  setAside: many(setAside, (index) => ({
    messageId: `${index}-${'m'.repeat(90)}`,
    reason: 'r'.repeat(500),
    at: '2026-11-23T09:00:00Z',
  })),
})

describe('the dashboard', () => {
  it('stays small whatever the reports of a mailbox list, and says how much more there is', async () => {
    const { store } = receiver.ctx
    await store.recordHeartbeat(heartbeat('me@example.com', 5_000), new Date())
    const window = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' }
    const messageIds = many(5_000, (index) => `${index}-${'m'.repeat(90)}`)
    await store.reconcile({ mailbox: 'me@example.com', ...window, messageIds }, new Date())
    const html = await read('/dashboard')
    expect(html.length).toBeLessThan(60_000)
    expect(html).toContain('5,000 messages set aside')
    const page = await read('/dashboard/mailboxes/me%40example.com')
    expect(page.length).toBeLessThan(60_000)
    expect(page).toContain('and 4,990 more')
    expect(page).toMatch(/5,000 missing here.*and 4,980 more/)
  })

  it('stays small however many mailboxes report', async () => {
    for (let index = 0; index < 120; index++)
      await receiver.ctx.store.recordHeartbeat(heartbeat(`${index}@example.com`, 20), new Date())
    const html = await read('/dashboard')
    expect(html.length).toBeLessThan(700_000)
    expect(html).toContain('and 70 more')
  })
})

it('shows of many attempts the newest, and of long answers the beginning', async () => {
  const sink = await startWebhookSink()
  const at = (index: number) => new Date(Date.UTC(2026, 10, 23, 10, index)).toISOString()
  const { store } = receiver.ctx
  await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url: sink.url }) })
  await store.changeSettings({ webhook_sending_enabled: false })
  const id = await push({})
  const delivery = (await store.findEmail(id))?.deliveries[0]?.id ?? ''
  for (let index = 0; index < 50; index++) {
    const attempt = {
      at: at(index),
      durationMs: 100 + index,
      httpStatus: 500,
      responseHead: 'x'.repeat(16_000),
    }
    await store.recordAttempt(delivery, attempt, { status: 'retrying', nextAttemptAt: new Date() })
  }
  const html = await read(`/dashboard/emails/${id}`)
  expect(html.length).toBeLessThan(100_000)
  expect(html).toContain('and 30 more')
  expect([html.includes('149\u202fms'), html.includes('129\u202fms')]).toEqual([true, false])
  await sink.close()
})

describe('the date of an email', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '23 Nov 2026, 10:00 UTC'],
    ['2026-11-23T10:00:00+02:00', '23 Nov 2026, 08:00 UTC'],
    ['0126-11-23T10:00:00Z', '<bdi>0126-11-23T10:00:00Z</bdi>'],
    ['1970-01-01T00:00:00.000Z', '<bdi>1970-01-01T00:00:00.000Z</bdi>'],
    ['+275760-09-13T00:00:00.000Z', '<bdi>+275760-09-13T00:00:00.000Z</bdi>'],
    ['2026-02-30T10:00:00Z', '<bdi>2026-02-30T10:00:00Z</bdi>'],
    ['2026-11-23T10:00:00', '<bdi>2026-11-23T10:00:00</bdi>'], // of no zone, so of no instant
    ['lunch 12', '<bdi>lunch 12</bdi>'],
    ['1', '<bdi>1</bdi>'],
  ])('%s is a time only if it can be one', async (date, shown) => {
    const html = await read(`/dashboard/emails/${await push({ date })}`)
    expect(/<dt>Date<\/dt><dd>(.*?)<\/dd>/.exec(html)?.[1]).toContain(shown)
  })
})
