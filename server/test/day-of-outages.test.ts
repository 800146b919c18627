import type { Notice } from '../../shared/alert-state.ts'
import type { Measures } from '../../shared/measures.ts'
import { reportTo } from '../rehearsal/push-to.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

const MIDNIGHT = Date.parse('2026-11-25T00:00:00.000Z')
const MINUTE = 60_000
const SUPPORT = 'support@acme.example'
const SALES = 'sales@acme.example'

let minute: number
let slack: WebhookSink
let hook: WebhookSink
let receiver: TestReceiver
const now = () => new Date(MIDNIGHT + minute * MINUTE)

beforeEach(async () => {
  minute = 0
  slack = await startWebhookSink()
  hook = await startWebhookSink()
  await start()
})
afterEach(() => Promise.all([receiver.close(), slack.close(), hook.close()]))

async function start(folder?: string): Promise<void> {
  const env = { ALERT_WEBHOOK_URL: `slack+${slack.url},${hook.url}` }
  receiver = await startReceiver({ now, isScheduled: false, folder, env })
  Object.assign(receiver.ctx.store, { measure: async () => MEASURES })
}

const at = (clock: string) => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
const clockOf = (ms: number) => new Date(ms).toISOString().slice(11, 16)
const isBetween = (from: string, to: string) => minute >= at(from) && minute < at(to)

const iso = (clock: string) => new Date(MIDNIGHT + at(clock) * MINUTE).toISOString()
const isFailing = () => isBetween('03:07', '12:40')
const none = { count: 0 }
/** What the store would have measured of the one endpoint. */
const MEASURES: Pick<Measures, 'mailboxes' | 'endpoints'> = {
  mailboxes: [],
  get endpoints() {
    return [
      {
        ...{ endpointId: 'ep_crm', hours: [], waiting: 0, held: 0, undelivered: 0 },
        ...{ answer: none, gmailToDelivered: none },
        ...(isFailing() && {
          failing: { since: iso('03:07'), failures: 9 },
          lastFailure: { at: now().toISOString(), error: 'HTTP 503' },
          waiting: 10_079,
        }),
      },
    ]
  },
}

async function beat(mailbox: string): Promise<void> {
  const isSales = mailbox === SALES
  const refused = isSales && (isBetween('06:00', '06:12') ? '06:00' : isBetween('16:00', '18:00') && '16:00')
  const setAside = isSales && isBetween('21:00', '21:30')
  await reportTo(
    receiver.url,
    'heartbeat',
    makeHeartbeat({
      mailbox,
      lastRunAt: now().toISOString(),
      sentAt: now().toISOString(),
      budget: { triggerSeconds: !isSales && isBetween('20:00', '21:00') ? 4_600 : 600, fetches: 300 },
      setAside: setAside ? [{ messageId: 'abc', reason: 'HTTP 413', at: iso('21:00') }] : [],
      ...(refused && { trouble: { who: 'gmail', since: iso(refused), reason: 'Service unavailable' } }),
    }),
  )
}

const isAlive = (mailbox: string) =>
  !isBetween('22:00', '23:00') && !(mailbox === SUPPORT && isBetween('08:00', '10:00'))
const isStoreAway = () => isBetween('09:00', '09:01') || isBetween('10:30', '11:10')

const EVENTS: Record<string, () => Promise<unknown>> = {
  '05:00': async () => {
    await receiver.close({ keepFolder: true })
    await start(receiver.folder)
  },
  '13:00': () => receiver.ctx.store.changeSettings({ webhook_sending_enabled: false }),
  '15:00': () => receiver.ctx.store.changeSettings({ webhook_sending_enabled: true }),
  '19:00': () =>
    Promise.all(
      Array.from({ length: 12 }, () => receiver.push({}, { authorization: 'Bearer wrong-token-000000001' })),
    ),
}

async function liveMinute(): Promise<void> {
  await EVENTS[clockOf(now().getTime())]?.()
  const { store, alerts } = receiver.ctx
  const { checkWritable } = store
  if (isStoreAway()) store.checkWritable = () => Promise.reject(new Error('ENOSPC: no space left on device'))
  slack.answer = (response) =>
    void response
      .writeHead(isBetween('16:25', '16:45') ? 503 : 200)
      .end(isBetween('16:25', '16:45') ? 'busy' : 'ok')
  for (const mailbox of [SUPPORT, SALES])
    if (minute % 5 === 0 && isAlive(mailbox) && !isStoreAway()) await beat(mailbox)
  await alerts.look()
  store.checkWritable = checkWritable
}

/** When it came and what it said. */
const notices = () =>
  hook.received.map(({ body }) => {
    const { data } = JSON.parse(body) as { data: Notice }
    const words = (kind: 'begun' | 'lasting' | 'ended') =>
      data[kind].map(({ code, subject }) =>
        `${kind} ${code} ${subject.name.replace(/@.*/, '').replace(/ .*/, '')}`.trim(),
      )
    return `${clockOf(Date.parse(data.at))} ${[...words('begun'), ...words('lasting'), ...words('ended')].join(', ')}`
  })

it('tells, of a day full of outages, exactly what a person would want to be told', async () => {
  await receiver.ctx.store.saveEndpoint({
    ...{ id: 'ep_crm', url: 'https://crm.example.com/', name: 'CRM', enabled: true },
    ...{ createdAt: now().toISOString(), secret: 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0' },
  })
  for (; minute < 24 * 60; minute += 1) await liveMinute()
  expect(notices()).toEqual([
    // the night is quiet, and nobody is told of that
    '03:22 begun endpoint_failing CRM',
    // 05:00 a restart; 06:00 Gmail refuses for 12 minutes: over before it is worth a word
    '07:22 lasting endpoint_failing CRM',
    '08:11 begun heartbeat_missing support',
    // 09:00 the store refuses for a minute
    '10:04 ended heartbeat_missing support',
    // the disk is full for 40 minutes, and no script is called silent for it
    '10:32 begun store_refusing',
    '11:14 ended store_refusing',
    '11:22 lasting endpoint_failing CRM',
    '12:44 ended endpoint_failing CRM',
    // somebody switched sending off and forgot it
    '14:00 begun sending_off',
    '15:04 ended sending_off',
    '16:30 begun gmail_failing sales',
    // Slack takes nothing from 16:25 to 16:45
    '16:35 begun alert_channel_failed slack',
    '16:50 ended alert_channel_failed slack',
    '18:04 ended gmail_failing sales',
    '19:00 begun wrong_tokens',
    '20:05 ended wrong_tokens',
    '20:10 begun quota_high support',
    '21:04 ended quota_high support',
    '21:10 begun messages_set_aside sales',
    '21:34 ended messages_set_aside sales',
    // Google is away for an hour: one notice for both
    '22:11 begun heartbeat_missing support, begun heartbeat_missing sales',
    '23:04 ended heartbeat_missing support, ended heartbeat_missing sales',
  ])
  const toSlack = slack.received.map(({ body }) => (JSON.parse(body) as { text: string }).text)
  const late = toSlack.filter((text) => text.includes('Gmail refuses its script'))
  expect(late.length).toBeGreaterThan(1) // tried again until it was taken
})
