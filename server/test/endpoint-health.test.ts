import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'
import { createGivingUp } from '../watch/give-up-endpoints.ts'
import { startReceiver } from './start-receiver.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const EMAILS = 20

it('disables an endpoint that failed for five days, tries it every half an hour, and sends all once it is well', async () => {
  let time = new Date('2026-11-20T09:00:00.000Z')
  const pass = (ms: number) => (time = new Date(time.getTime() + ms))
  const receiver = await startReceiver({ now: () => time, isScheduled: false })
  const sink = await startWebhookSink()
  const read = async (path: string) => (await receiver.api(path)).json()
  const endpoint = async () => (await read('/api/endpoints')).endpoints[0]
  const codes = async () =>
    (await read('/api/status')).findings.map(({ code }: { code: string }) => code).join(' ')
  /** So many attempts of the last 24 hours have their outcome. */
  const whenTried = (count: number) =>
    eventually(
      async () => (await read('/api/status')).delays.endpoints[0].answer.count,
      (tried) => tried === count,
    )
  const whenDelivered = (count: number) =>
    eventually(
      async () => (await read('/api/status')).counts.deliveries.delivered,
      (delivered) => delivered === count,
    )
  const giveUp = createGivingUp(receiver.ctx)
  try {
    sink.answer = (response) => void response.writeHead(500).end()
    await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url: sink.url }) })
    for (let nth = 0; nth < EMAILS; nth++)
      await receiver.push({ sender: 'a@b.example', body: 'Hello', messageId: `m${nth}` })
    await whenTried(EMAILS)
    await eventually(codes, (found) => found.includes('endpoint_failure_rate'))
    await giveUp()
    expect(await endpoint()).toMatchObject({ enabled: true })

    pass(5 * DAY + MINUTE)
    await whenTried(EMAILS)
    pass(2_000) // what was found counts for a second
    await giveUp()
    pass(2_000)
    expect(await endpoint()).toMatchObject({
      enabled: false,
      isProbed: true,
      disabledReason: 'all its attempts failed for 5 days',
    })
    expect(await codes()).toBe('endpoint_disabled')
    expect((await read('/api/status')).counts.deliveries.held).toBe(EMAILS)

    pass(31 * MINUTE)
    await whenTried(EMAILS + 1)
    await giveUp()
    expect(await endpoint()).toMatchObject({ isProbed: true })

    sink.answer = (response) => void response.writeHead(204).end()
    pass(31 * MINUTE)
    await whenDelivered(EMAILS)
    expect(sink.received).toHaveLength(3 * EMAILS + 1)
    expect(await endpoint()).toMatchObject({ enabled: true, enabledAt: expect.any(String) })
    expect(await endpoint()).not.toHaveProperty('isProbed')
    await eventually(codes, (found) => found === '')
  } finally {
    await Promise.all([receiver.close(), sink.close()])
  }
})
