import type { ClaimedDelivery, DeliveryOutcome, Store } from '../store/store.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const A = 'ep_00000000000a'
const MINUTE_MS = 60_000

/** What an endpoint may be sent at a time, and that new mail finds its way beside what failed; the same in every engine. */
export function describeLimits(name: string, createEngine: () => Engine): void {
  describe(`what an endpoint can take, in the ${name} store`, () => {
    let engine: Engine
    let store: Store
    let time: Date
    const later = (ms: number) => (time = new Date(time.getTime() + ms))
    beforeEach(async () => {
      time = new Date('2026-11-23T10:00:00.000Z')
      engine = createEngine()
      store = await engine.open(() => time)
    })
    afterEach(async () => {
      await store.close()
      await engine.cleanUp()
    })
    const accept = (prefix: string, count: number, body = 'Hello') =>
      Promise.all(
        Array.from({ length: count }, (_, nth) =>
          store.accept(makeEmail({ messageId: `${prefix}${nth}`, body }, time)),
        ),
      )
    const claim = (perEndpoint = 64, size?: 'small' | 'large') =>
      store.claimDeliveries(time, 128, perEndpoint, size)
    const record = (claimed: ClaimedDelivery[], outcome: DeliveryOutcome) =>
      Promise.all(
        claimed.map(({ id }) =>
          store.recordAttempt(id, { at: time.toISOString(), durationMs: 5, httpStatus: 500 }, outcome),
        ),
      )
    /** Emails that were tried once, and are due again. */
    async function acceptTried(count: number, body?: string): Promise<void> {
      await accept('tried', count, body)
      const nextAttemptAt = new Date(time.getTime() + 1)
      for (let done = 0; done < count;) {
        const claimed = await claim(256)
        await record(claimed, { status: 'retrying', nextAttemptAt })
        done += claimed.length
      }
      later(MINUTE_MS)
    }
    const counts = (claimed: ClaimedDelivery[]) => ({
      first: claimed.filter(({ attempts }) => attempts === 0).length,
      again: claimed.filter(({ attempts }) => attempts > 0).length,
    })

    it.each([
      ['small', 'Hello', 300],
      ['large', 'x'.repeat(140_000), 60],
    ] as const)('sends new %s mail at once, though much is due again and hangs', async (size, body, many) => {
      await store.saveEndpoint(makeEndpoint(A))
      await acceptTried(many, body)
      expect(counts(await claim(64, size))).toEqual({ first: 0, again: 48 })
      expect(counts(await claim(64, size))).toEqual({ first: 0, again: 0 })
      await accept('new', 20, body)
      expect(counts(await claim(64, size))).toEqual({ first: 16, again: 0 })
      await store.close()
      store = await engine.open(() => time)
      await accept('newer', 40, body)
      later(2 * MINUTE_MS) // of Postgres the leases were given back
      expect(counts(await claim(64, size))).toEqual({ first: 32, again: 32 })
    })

    it('lets what is new and what is due again take turns where there is but one place', async () => {
      await store.saveEndpoint({ ...makeEndpoint(A), maxConcurrent: 1 })
      await acceptTried(5)
      await accept('new', 3)
      const turns = []
      for (let nth = 0; nth < 8; nth++) {
        const claimed = await claim()
        expect(claimed).toHaveLength(1)
        expect(await claim()).toEqual([])
        turns.push(claimed[0]?.attempts ? 'again' : 'first')
        await record(claimed, { status: 'delivered' })
      }
      expect(turns.slice(0, 6).filter((turn) => turn === 'first')).toHaveLength(3)
      expect(turns.slice(0, 2).sort()).toEqual(['again', 'first'])
    })

    it('begins no more a minute than the endpoint wants, in any minute, and all of it in the end', async () => {
      await store.saveEndpoint({ ...makeEndpoint(A), maxPerMinute: 60 })
      await accept('new', 130)
      const begun: number[] = []
      for (let second = 0; second < 150; second++) {
        const claimed = await claim()
        begun.push(...claimed.map(() => time.getTime()))
        await record(claimed, { status: 'delivered' })
        later(1_000)
      }
      expect(begun).toHaveLength(130)
      const busiest = Math.max(
        ...begun.map((at) => begun.filter((other) => other >= at && other < at + MINUTE_MS).length),
      )
      expect(busiest).toBeLessThanOrEqual(60)
      expect(busiest).toBeGreaterThan(50)
      later(10 * MINUTE_MS) // nothing is saved up
      await accept('later', 10)
      expect(await claim()).toHaveLength(2)
      await store.changeEndpoint(A, { maxPerMinute: 0 })
      await accept('more', 30)
      expect(await claim()).toHaveLength(38)
    })

    it('begins what is due again as fast as the rate allows, though the endpoint is slow', async () => {
      await store.saveEndpoint(makeEndpoint(A))
      await acceptTried(20)
      await store.changeEndpoint(A, { maxPerMinute: 30 })
      let inFlight = 0
      for (let nth = 0; nth < 6; nth++) {
        inFlight += (await claim()).length
        later(2_200)
      }
      expect(inFlight).toBe(6)
    })

    it('tries a disabled endpoint that failed for days with one email every half an hour, and with none that a person paused', async () => {
      await store.saveEndpoint(makeEndpoint(A))
      await accept('new', 5)
      const nextAttemptAt = new Date(time.getTime() + 999 * MINUTE_MS)
      await record(await claim(), { status: 'retrying', nextAttemptAt })
      await store.changeEndpoint(A, { enabled: false, isProbed: true, disabledReason: 'it failed' })
      later(29 * MINUTE_MS)
      expect(await claim()).toEqual([])
      const disabledAt = time
      time = new Date('2026-11-22T10:00:00.000Z') // the clock was a day ahead and is set back
      const early = await claim()
      expect(early).toHaveLength(1)
      await record(early, { status: 'held' })
      expect(await claim()).toEqual([])
      time = disabledAt
      later(MINUTE_MS)
      const tried = await claim()
      expect(tried).toHaveLength(1)
      expect(await claim()).toEqual([])
      await record(tried, { status: 'held' })
      later(29 * MINUTE_MS)
      expect(await claim()).toEqual([])
      later(MINUTE_MS)
      const again = await claim()
      expect(again).toHaveLength(1)
      await record(again, { status: 'delivered' })
      const [{ email } = {}] = again
      expect((await store.findEmail(email?.id ?? ''))?.deliveries[0]?.attempts).toBeGreaterThan(1)
      const enabled = await store.changeEndpoint(A, { enabled: true })
      expect(enabled).toMatchObject({ enabledAt: time.toISOString() })
      expect(enabled).not.toHaveProperty('isProbed')
      expect(await claim()).toHaveLength(4)
      await accept('paused', 1)
      await store.changeEndpoint(A, { enabled: false, maxConcurrent: 1 })
      later(99 * MINUTE_MS)
      expect(await claim()).toEqual([])
    })
  })
}
