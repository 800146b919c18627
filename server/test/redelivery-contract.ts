import type { DeliveryOutcome, Store } from '../store/store.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const A = 'ep_00000000000a'
const B = 'ep_00000000000b'
const GONE = 'ep_00000000000c'
const SECOND_MS = 1_000
const undelivered = { status: 'undelivered' } as const
const failed = { at: '2026-11-23T10:00:00.000Z', durationMs: 5, httpStatus: 500 }

/** Delivering many again, and letting undelivered ones count no longer; the same in every engine. */
export function describeRedelivering(name: string, createEngine: () => Engine): void {
  describe(`delivering again in the ${name} store`, () => {
    let engine: Engine
    let store: Store
    let time: Date
    const later = (ms = SECOND_MS) => (time = new Date(time.getTime() + ms))
    const reopen = async () => {
      await store.close()
      store = await engine.open(() => time)
    }
    const accept = async (messageId: string) => {
      const email = makeEmail({ messageId, mailbox: 'a@b', subject: `s${messageId}` }, later())
      await store.accept(email)
      return email.id
    }
    /** Sends all that is due, and tells which emails to whom, the newest first. */
    const send = async (outcome: DeliveryOutcome | ((sent: string) => DeliveryOutcome) = undelivered) => {
      const claimed = await store.claimDeliveries(later(), 99, 99)
      const sent: string[] = []
      for (const { id, email, endpoint } of claimed) {
        const { messageId } = (await store.findEmail(email.id)) ?? {}
        const one = `${messageId}${endpoint.id.at(-1)}`
        sent.push(one)
        await store.recordAttempt(id, failed, typeof outcome === 'function' ? outcome(one) : outcome)
      }
      return sent.sort().toReversed().join(' ')
    }
    const step = async (limit = 2) => {
      later()
      return store.redeliverSome(limit)
    }
    const finish = async () => {
      for (let steps = 0; steps < 20 && (await step()); steps++);
    }
    const only = async () => (await store.listRedeliveries())[0]
    const statusesOf = async (id: string) =>
      (await store.findEmail(id))?.deliveries.map(({ status }) => status).join(' ')

    beforeEach(async () => {
      time = new Date('2026-11-23T10:00:00.000Z')
      engine = createEngine()
      store = await engine.open(() => time)
      await store.saveEndpoint(makeEndpoint(A))
    })
    afterEach(async () => {
      await store.close()
      await engine.cleanUp()
    })

    it('takes all of a filter in steps, newest first, goes on after a restart where it was, and takes nothing that came later', async () => {
      for (const id of ['1', '2', '3', '4', '5']) await accept(id)
      await send()
      const started = await store.startRedelivery({ filter: { delivery: 'undelivered' } })
      expect(started).toMatchObject({ startedAt: time.toISOString(), total: 5, done: 0 })
      await accept('6')
      expect(await send()).toBe('6a')
      await step()
      expect(await send()).toBe('5a 4a')
      await reopen()
      expect(await only()).toEqual({ ...started, done: 2 })
      await step()
      expect(await send()).toBe('3a 2a')
      expect(await step()).toBe(true)
      expect(await only()).toEqual({ ...started, done: 5, finishedAt: time.toISOString() })
      expect(await step()).toBe(false)
      await reopen()
      expect(await only()).toMatchObject({ done: 5 })
      expect(await send()).toBe('1a')
      expect(await store.redeliverSome(2)).toBe(false)
    })

    it('takes chosen emails, to chosen endpoints only, and never touches what is owed to a deleted one', async () => {
      await store.saveEndpoint(makeEndpoint(B))
      await store.saveEndpoint(makeEndpoint(GONE))
      const ids = [await accept('1'), await accept('2'), await accept('3')]
      await send()
      await store.deleteEndpoint(GONE)
      const [first = '', , third = ''] = ids
      const { total } = await store.startRedelivery({ ids: [first, third, first, 'eml_none'] }, [B])
      expect(total).toBe(3)
      await finish()
      expect(await only()).toMatchObject({ total: 3, done: 2, endpointIds: [B] })
      expect(await send({ status: 'delivered' })).toBe('3b 1b')
      await store.startRedelivery({ filter: { q: 's1' } })
      await finish()
      expect(await send({ status: 'delivered' })).toBe('1b 1a')
      expect(await statusesOf(first)).toBe('delivered delivered undelivered')
      const gone = (await store.measure(time, 24)).endpoints.find(({ endpointId }) => endpointId === GONE)
      expect(gone).toMatchObject({ undelivered: 3, waiting: 0, held: 0 })
    })

    it('takes of a filter by delivery or endpoint only the deliveries that it names, unless endpoints are named', async () => {
      await store.saveEndpoint(makeEndpoint(B))
      await store.saveEndpoint(makeEndpoint(GONE))
      const [first] = [await accept('1'), await accept('2'), await accept('3')]
      const isFor = { '1a': undelivered, '1b': { status: 'delivered' }, '2b': undelivered } as const
      const outcomes: Partial<Record<string, DeliveryOutcome>> = {
        ...isFor,
        '1c': undelivered,
        '2c': undelivered,
        '3c': undelivered,
      }
      await send((one) => outcomes[one] ?? { status: 'delivered' })
      await store.deleteEndpoint(GONE)
      const again = async (...asked: Parameters<Store['startRedelivery']>) => {
        await store.startRedelivery(...asked)
        await finish()
        return [await send(undelivered), (await only())?.done]
      }
      expect(await again({ filter: { delivery: 'undelivered' } })).toEqual(['2b 1a', 2])
      expect(await again({ filter: { status: 'undelivered', q: 's1' } })).toEqual(['1a', 1])
      expect(await again({ filter: { endpoint: B, q: 's1' } })).toEqual(['1b', 1])
      expect(await again({ ids: [first], filter: { delivery: 'undelivered' } })).toEqual(['1b 1a', 1])
      expect(await again({ ids: [first], filter: { delivery: 'held' } })).toEqual(['', 0])
      expect(await again({ filter: { endpoint: GONE } }, [A])).toEqual(['3a 2a 1a', 3])
      await expect(store.startRedelivery({ filter: { endpoint: GONE } })).rejects.toMatchObject({
        code: 'endpoint_deleted',
      })
    })

    it('begins nothing twice that is under way, one second later, and works on two by turns', async () => {
      for (const id of ['1', '2', '3', '4']) await accept(id)
      await send()
      const filter = { delivery: 'undelivered' } as const
      const both = await Promise.all([
        store.startRedelivery({ filter }),
        store.startRedelivery({ filter: { ...filter, q: undefined } }),
      ])
      expect(both[0].id).toBe(both[1].id)
      expect(await store.redeliverSome(1)).toBe(true)
      expect(await send()).toBe('')
      const second = await store.startRedelivery({
        filter: { to: new Date(time.getTime() - 3_500).toISOString() },
      })
      expect(second.total).toBe(2)
      await step(1)
      await step(1)
      expect((await store.listRedeliveries()).map(({ id, done }) => [id, done])).toEqual([
        [second.id, 1],
        [both[0].id, 1],
      ])
      await finish()
      expect((await store.startRedelivery({ filter })).id).not.toBe(both[0].id)
    })

    it('refuses what cannot be delivered, ends without receivers, and has nothing to do for an empty filter', async () => {
      const id = await accept('1')
      await expect(store.startRedelivery({ ids: [id] }, [A, GONE])).rejects.toMatchObject({
        code: 'endpoint_deleted',
      })
      expect(await store.startRedelivery({ filter: { q: 'nothing like it' } })).toMatchObject({
        total: 0,
        finishedAt: expect.any(String),
      })
      expect(await store.listRedeliveries()).toEqual([])
      await store.saveEndpoint(makeEndpoint(B))
      await accept('2')
      await send()
      await store.startRedelivery({ filter: {} }, [B])
      await step(1)
      await store.deleteEndpoint(B)
      await step(1)
      expect(await only()).toMatchObject({ total: 2, done: 1, finishedAt: expect.any(String) })
      await store.deleteEndpoint(A)
      await expect(store.startRedelivery({ filter: {} })).rejects.toMatchObject({ code: 'bad_request' })
    })

    it('keeps few, and refuses to have too many under way', async () => {
      const ids = [await accept('1')]
      for (let nth = 0; nth < 25; nth++) {
        await store.startRedelivery({ ids: [...ids, `eml_${nth}`] })
        later()
        await store.redeliverSome(50)
      }
      expect((await store.listRedeliveries()).length).toBeLessThan(25)
      const start = (nth: number) => store.startRedelivery({ ids: [...ids, `eml_${nth}`] })
      const tries = await Promise.allSettled(Array.from({ length: 21 }, (_, nth) => start(nth)))
      expect(tries.filter(({ status }) => status === 'rejected')).toMatchObject([
        { reason: { code: 'too_many_requests' } },
      ])
    })

    it('passes over what is erased while it goes on', async () => {
      for (const id of ['1', '2', '3', '4']) await accept(id)
      await send()
      await store.startRedelivery({ filter: {} })
      await step()
      await store.eraseEmails('ann@example.com')
      await accept('5')
      await finish()
      expect(await only()).toMatchObject({ total: 4, done: 2, finishedAt: expect.any(String) })
    })

    it('lets what is undelivered count no longer once dismissed, also to a deleted endpoint, until it is undelivered anew', async () => {
      await store.saveEndpoint(makeEndpoint(GONE))
      const first = await accept('1')
      await send()
      await accept('2')
      await store.deleteEndpoint(GONE)
      const reconcile = {
        mailbox: 'a@b',
        from: '2026-11-23T09:00:00Z',
        to: '2026-11-23T11:00:00Z',
        messageIds: ['1'],
      }
      await store.reconcile(reconcile, time)
      const countOf = (endpoint: string) => store.countEmails({ endpoint, delivery: 'undelivered' })
      const measured = async () =>
        (await store.measure(time, 24)).endpoints.map((one) => [one.endpointId.at(-1), one.undelivered])
      const hour = async () => (await store.measure(time, 24)).hours.at(-1)
      expect(await measured()).toEqual([
        ['a', 1],
        ['c', 2],
      ])
      expect(await hour()).toMatchObject({ received: 2, failing: 2, onTheWay: 0 })
      expect(await store.dismissUndelivered(GONE)).toBe(2)
      expect(await store.dismissUndelivered(GONE)).toBe(0)
      expect(await statusesOf(first)).toBe('undelivered dismissed')
      expect(await countOf(GONE)).toBe(0)
      expect(await measured()).toEqual([['a', 1]])
      expect(await hour()).toMatchObject({ received: 2, failing: 1, onTheWay: 1 })
      expect(await store.countEmails({ nowhere: true })).toBe(0)
      expect(await store.dismissUndelivered(A)).toBe(1)
      expect(await hour()).toMatchObject({ received: 2, failing: 0, onTheWay: 1, sentNowhere: 1 })
      await reopen()
      expect(await hour()).toMatchObject({ received: 2, failing: 0, onTheWay: 1, sentNowhere: 1 })
      expect(await statusesOf(first)).toBe('dismissed dismissed')
      expect((await store.count()).deliveries).toMatchObject({ undelivered: 0, dismissed: 3, pending: 1 })
      expect((await store.measure(time, 24)).endpoints).toMatchObject([{ endpointId: A, undelivered: 0 }])
      expect((await store.measure(time, 24)).endpoints[0]?.firstUndeliveredAt).toBeUndefined()
      const { emails } = await store.listEmails({ limit: 9, nowhere: true })
      expect(emails.map(({ id }) => id)).toEqual([first])
      expect(await store.countEmails({ delivery: 'dismissed', endpoint: GONE })).toBe(2)
      const [proof] = (await store.listMailboxes()).map(({ reconciliation }) => reconciliation)
      expect(proof).toMatchObject({ accepted: 1, givenUp: 0, sentNowhere: 1, undelivered: [] })
      later()
      await store.replayEmail(first)
      await send()
      expect(await statusesOf(first)).toBe('undelivered dismissed')
      expect(await countOf(A)).toBe(2)
    })
  })
}
