import type { Delay, HourOfEmails, Measures } from '../../shared/measures.ts'
import { addDuration, quantileOf, type Durations } from '../store/common/durations.ts'
import type { DeliveryOutcome, Store } from '../store/store.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const A = 'ep_00000000000a'
const B = 'ep_00000000000b'
const ME = 'me@x.y'
const at = (clock: string) => new Date(`2026-11-23T${clock}Z`)
const iso = (clock: string) => at(clock).toISOString()

const delay = (...list: number[]): Delay => {
  const durations: Durations = {}
  for (const ms of list) addDuration(durations, ms)
  return { count: list.length, medianMs: quantileOf(durations, 0.5), p95Ms: quantileOf(durations, 0.95) }
}

/** What is measured of one and the same day; the same in every engine, and after a restart. */
export function describeMeasuring(name: string, createEngine: () => Engine): void {
  describe(`the measures of the ${name} store`, () => {
    let engine: Engine
    let store: Store
    let time = at('09:00:00')
    const ids: Record<string, string> = {}
    const measure = (hours: 24 | 168 = 24) => store.measure(time, hours)
    const reopen = async () => {
      await store.close()
      store = await engine.open(() => time)
    }
    const accept = async (messageId: string, clock: string, gmail?: string) => {
      time = at(clock)
      const push = { messageId, mailbox: 'Me@x.y', sender: `${messageId}@x.y` }
      const email = makeEmail({ ...push, ...(gmail ? { internalDate: iso(gmail) } : {}) }, time)
      ids[messageId] = email.id
      await store.accept(email)
    }
    const beat = (clock: string) =>
      store.recordHeartbeat(
        {
          mailbox: ME,
          scriptVersion: '1',
          triggerMinutes: 1,
          lastRunAt: iso(clock),
          counts: { pushed: 0, failed: 0, setAside: 0 },
          budget: { triggerSeconds: 1, fetches: 1 },
          setAside: [],
        },
        at(clock),
      )
    /** Attempts all that is due; what an email's outcome is not said of stays claimed. */
    const send = async (clock: string, outcomes: Record<string, DeliveryOutcome>, durationMs = 1_000) => {
      time = at(clock)
      const claimed = await store.claimDeliveries(time, 99, 99)
      const nameOf = (emailId: string) => Object.entries(ids).find(([, id]) => id === emailId)?.[0]
      for (const { id, email, endpoint } of claimed) {
        const outcome = outcomes[`${nameOf(email.id)} ${endpoint.id}`]
        const error = outcome?.status === 'delivered' ? {} : { error: `no answer at ${clock}` }
        if (outcome) await store.recordAttempt(id, { at: iso(clock), durationMs, ...error }, outcome)
      }
    }
    const delivered = { status: 'delivered' } as const
    const undelivered = { status: 'undelivered' } as const
    const retrying = (clock: string) => ({ status: 'retrying', nextAttemptAt: at(clock) }) as const

    beforeAll(async () => {
      engine = createEngine()
      store = await engine.open(() => time)
      for (const clock of ['07:55:00', '08:00:00', '08:05:00', '08:10:00', '08:20:00', '09:01:00'])
        await beat(clock)
      await accept('nowhere', '09:10:00', '09:09:40')
      await store.saveEndpoint({ ...makeEndpoint(A), createdAt: iso('09:11:00') })
      await store.saveEndpoint({ ...makeEndpoint(B), createdAt: iso('09:12:00') })
      await accept('first', '09:20:00', '09:19:00')
      await send('09:20:10', { [`first ${A}`]: delivered, [`first ${B}`]: delivered })
      await accept('second', '10:05:00', '10:04:50')
      await send('10:05:01', { [`second ${A}`]: delivered, [`second ${B}`]: retrying('10:30:00') }, 200)
      await accept('third', '10:10:00')
      await send('10:10:01', { [`third ${A}`]: undelivered, [`third ${B}`]: retrying('10:40:00') }, 200)
      await accept('fourth', '10:15:00')
      await store.accept({
        ...makeEmail({ messageId: 's', mailbox: ME }, time),
        status: 'skipped_sender_not_allowed',
      })
      time = at('10:20:00')
    })
    afterAll(async () => {
      await store.close()
      await engine.cleanUp()
    })

    const only = (hours: HourOfEmails[]) => hours.filter(({ received }) => received > 0)
    const hour = (clock: string, counts: Partial<HourOfEmails>): HourOfEmails => ({
      ...{ at: iso(clock), received: 0, delivered: 0, failing: 0, onTheWay: 0, sentNowhere: 0 },
      ...counts,
    })
    const today = [
      hour('09:00:00', { received: 2, delivered: 1, sentNowhere: 1 }),
      hour('10:00:00', { received: 4, failing: 2, onTheWay: 1, sentNowhere: 1 }),
    ]
    const busyHours = ({ endpoints }: Measures, index: number) =>
      endpoints[index]?.hours.filter((one) => one.delivered + one.failed > 0)

    const FILTERS = [
      {},
      { nowhere: true },
      { status: 'skipped_sender_not_allowed' },
      { delivery: 'retrying' },
      { delivery: 'undelivered' },
      { delivery: 'pending', endpoint: A },
      { delivery: 'delivered' },
      { status: 'processed' },
      { endpoint: B },
    ] as const
    const countAll = () => Promise.all(FILTERS.map((filter) => store.countEmails(filter)))

    async function expectTheDay(): Promise<void> {
      expect(await countAll()).toEqual([6, 2, 1, 2, 1, 1, 2, 5, 4])
      const measures = await measure()
      expect([measures.from, measures.to]).toEqual(['2026-11-22T11:00:00.000Z', time.toISOString()])
      expect([measures.hours.length, measures.hours.at(-1)?.at]).toEqual([24, iso('10:00:00')])
      expect(only(measures.hours)).toEqual(today)
      expect(measures.mailboxes).toEqual([
        {
          mailbox: ME,
          lastEmailAt: iso('10:15:00'),
          emailsByHour: [...Array<number>(166).fill(0), 2, 4],
          beats: expect.stringMatching(/^\.{85}##-__-_____$/) as string,
          gmailToAccepted: delay(20_000, 60_000, 10_000),
          gmailToDelivered: delay(71_000, 71_000, 11_200),
        },
      ])
      const { hours: _a, ...a } = measures.endpoints[0] ?? {}
      expect(a).toEqual({
        endpointId: A,
        lastSuccessAt: iso('10:05:01'),
        failing: { since: iso('10:10:01'), failures: 1 },
        lastFailure: { at: iso('10:10:01'), error: 'no answer at 10:10:01' },
        ...{ waiting: 1, held: 0, oldestDueAt: iso('10:15:00') },
        ...{ undelivered: 1, firstUndeliveredAt: iso('10:10:01') },
        answer: delay(1_000, 200, 200),
        gmailToDelivered: delay(71_000, 11_200),
      })
      expect(busyHours(measures, 0)).toEqual([
        { at: iso('09:00:00'), delivered: 1, failed: 0 },
        { at: iso('10:00:00'), delivered: 1, failed: 1 },
      ])
      expect(measures.endpoints[1]).toMatchObject({
        endpointId: B,
        lastSuccessAt: iso('09:20:10'),
        failing: { since: iso('10:05:01'), failures: 2 },
        ...{ waiting: 3, held: 0, oldestDueAt: iso('10:15:00'), undelivered: 0 },
        answer: delay(1_000, 200, 200),
      })
      expect(measures.endpoints).toHaveLength(2)
    }

    it('tell what came and what became of it, by hour, mailbox and endpoint', expectTheDay)

    it('are the same after a restart', async () => {
      await reopen()
      await expectTheDay()
    })

    it('reach back for a week', async () => {
      const { from, hours, endpoints } = await measure(168)
      expect([from, hours.length, endpoints[0]?.hours.length]).toEqual(['2026-11-16T11:00:00.000Z', 168, 168])
      expect(only(hours)).toEqual(today)
    })

    it('tell apart what waits and what is held by a pause or the switch', async () => {
      const states = async () =>
        (await measure()).endpoints.map(({ waiting, held, oldestDueAt }) => [waiting, held, oldestDueAt])
      await store.changeEndpoint(B, { enabled: false })
      expect(await states()).toEqual([
        [1, 0, iso('10:15:00')],
        [0, 3, undefined],
      ])
      await store.changeSettings({ webhook_sending_enabled: false })
      expect((await states())[0]).toEqual([0, 1, undefined])
    })

    it('follow an email that is delivered again, whose time tells nothing of how long mail takes', async () => {
      await store.changeSettings({ webhook_sending_enabled: true })
      await store.replayEmail(ids.first ?? '')
      expect(only((await measure()).hours)[0]).toEqual({ ...today[0], delivered: 0, onTheWay: 1 })
      expect(await countAll()).toEqual([6, 2, 1, 0, 1, 2, 1, 5, 4]) // B, paused, holds what it retried
      await send('10:20:00', { [`first ${A}`]: delivered })
      const { endpoints, mailboxes } = await measure()
      expect(endpoints[0]).toMatchObject({ lastSuccessAt: iso('10:20:00'), undelivered: 1 })
      expect(endpoints[0]).not.toMatchObject({ failing: expect.anything() as object })
      expect(endpoints[0]?.gmailToDelivered.count).toBe(2)
      expect(mailboxes[0]?.gmailToDelivered.count).toBe(3)
    })

    it('count what a deleted endpoint still owed as undelivered, also after a restart', async () => {
      await store.changeEndpoint(B, { enabled: true })
      time = at('10:45:00')
      const claimed = await store.claimDeliveries(time, 99, 99)
      const onItsWay = claimed.find(({ endpoint }) => endpoint.id === B)?.id ?? ''
      await store.deleteEndpoint(B)
      const failed = { at: time.toISOString(), durationMs: 1, error: 'HTTP 500' }
      await store.recordAttempt(onItsWay, failed, retrying('11:00:00'))
      for (const isAgain of [false, true]) {
        if (isAgain) await reopen()
        const { endpoints, hours } = await measure()
        expect(endpoints[1]).toMatchObject({ endpointId: B, waiting: 0, held: 0, undelivered: 4 })
        expect(only(hours)[1]).toEqual({ ...today[1], failing: 3, onTheWay: 0 })
      }
    })

    it('lose what is erased, and what retention deletes', async () => {
      await store.eraseEmails('fourth@x.y')
      await store.eraseEmails('third@x.y')
      const { hours, mailboxes, endpoints } = await measure()
      expect(only(hours)[1]).toEqual(hour('10:00:00', { received: 2, failing: 1, sentNowhere: 1 }))
      expect(await countAll()).toEqual([4, 2, 1, 0, 2, 0, 2, 3, 2])
      expect(mailboxes[0]?.emailsByHour.at(-1)).toBe(2)
      expect(endpoints.map(({ waiting, undelivered: count }) => [waiting, count])).toEqual([
        [0, 0],
        [0, 2],
      ])
      time = new Date('2026-11-25T10:00:00.000Z')
      await store.deleteEmailsBefore(new Date('2026-11-24T10:00:00.000Z'))
      const after = await measure(168)
      expect(only(after.hours)).toEqual([])
      expect(after.mailboxes).toMatchObject([{ mailbox: ME, emailsByHour: Array<number>(168).fill(0) }])
      expect(after.endpoints).toMatchObject([{ endpointId: A, undelivered: 0 }])
      expect(after.endpoints).toHaveLength(1)
    })

    it('count each way to be skipped', async () => {
      const ways = ['skipped_sender_not_allowed', 'skipped_sender_not_verified'] as const
      for (const status of ways) await store.accept({ ...makeEmail({ messageId: status }, time), status })
      const filters = [...ways.map((status) => ({ status })), { nowhere: true }]
      expect(await Promise.all(filters.map((filter) => store.countEmails(filter)))).toEqual([1, 1, 2])
      expect((await measure()).hours.at(-1)).toMatchObject({ received: 2, sentNowhere: 2 })
    })
  })
}
