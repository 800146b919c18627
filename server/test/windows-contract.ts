import { DeliveryWindow } from '../../shared/delivery-window.ts'
import type { Store } from '../store/store.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const OFFICE = 'ep_00000000000a'
const ALWAYS = 'ep_00000000000b'
const window = DeliveryWindow.parse({ zone: 'Europe/Paris', from: '09:00', to: '18:00' })
const EVENING = '2026-11-23T17:00:00.000Z'
const MORNING = '2026-11-24T08:00:00.000Z'
const attempt = { at: '2026-11-24T16:59:00.000Z', durationMs: 5, error: 'HTTP 500' }

/** When deliveries go out; the same in every engine. */
export function describeWindows(name: string, createEngine: () => Engine): void {
  describe(`delivery windows in the ${name} store`, () => {
    let engine: Engine
    let store: Store
    let time: Date
    let id: string
    beforeEach(async () => {
      time = new Date('2026-11-23T16:59:59.999Z')
      engine = createEngine()
      store = await engine.open(() => time)
      await store.saveEndpoint({ ...makeEndpoint(OFFICE), window })
      await store.saveEndpoint(makeEndpoint(ALWAYS))
      id = (await store.accept(makeEmail({}, time))).id
    })
    afterEach(async () => {
      await store.close()
      await engine.cleanUp()
    })
    const claimed = async () => await store.claimDeliveries(time, 9, 9)
    const claimedIds = async () => (await claimed()).map(({ endpoint }) => endpoint.id).sort()
    const ofOffice = async () =>
      (await store.findEmail(id))?.deliveries.find(({ endpointId }) => endpointId === OFFICE)

    it('holds what is owed outside of it, says until when, and hands it out once it opens', async () => {
      expect(await ofOffice()).toMatchObject({ status: 'pending' })
      time = new Date(EVENING)
      const held = { status: 'held', nextAttemptAt: MORNING }
      expect(await ofOffice()).toMatchObject(held)
      expect(await claimedIds()).toEqual([ALWAYS])
      const [listed] = (await store.listEmails({ limit: 9, endpoint: OFFICE, delivery: 'held' })).emails
      expect(listed?.deliveries[0]).toMatchObject(held)
      expect(await store.countEmails({ status: 'held' })).toBe(1)
      expect(await store.countEmails({ delivery: 'pending', endpoint: OFFICE })).toBe(0)
      expect((await store.count()).deliveries).toMatchObject({ held: 1, pending: 1 })
      const measures = (await store.measure(time, 24)).endpoints
      expect(measures.find(({ endpointId }) => endpointId === OFFICE)).toMatchObject({
        ...{ waiting: 0, held: 1, oldestDueAt: undefined },
      })
      await store.changeEndpoint(OFFICE, { enabled: false })
      expect((await ofOffice())?.nextAttemptAt).toBeUndefined()
      await store.changeEndpoint(OFFICE, { enabled: true })

      time = new Date(MORNING)
      expect(await ofOffice()).toMatchObject({ status: 'pending' })
      expect(await store.countEmails({ status: 'held' })).toBe(0)
      expect(await claimedIds()).toContain(OFFICE)
    })

    it('holds a retry, and what somebody has sent again, over a restart', async () => {
      time = new Date('2026-11-24T16:59:00.000Z')
      const delivery = (await claimed()).find(({ endpoint }) => endpoint.id === OFFICE)
      const nextAttemptAt = new Date('2026-11-24T21:00:00.000Z')
      await store.recordAttempt(delivery?.id ?? '', attempt, { status: 'retrying', nextAttemptAt })
      time = new Date('2026-11-24T22:00:00.000Z')
      await store.close()
      store = await engine.open(() => time)
      const held = { status: 'held', nextAttemptAt: '2026-11-25T08:00:00.000Z', attempts: 1 }
      expect(await ofOffice()).toMatchObject(held)
      await store.retryDelivery(delivery?.id ?? '')
      expect(await ofOffice()).toMatchObject(held)
      expect(await claimedIds()).not.toContain(OFFICE)
      time = new Date(held.nextAttemptAt)
      expect(await claimedIds()).toContain(OFFICE)
    })

    it('hands out at once what is held when it is changed or taken away, and holds what is due when one is set', async () => {
      time = new Date(EVENING)
      const change = (more: object) =>
        store.changeEndpoint(OFFICE, { window: DeliveryWindow.parse({ ...window, ...more }) })
      await change({ absences: ['2026-11-24'] })
      expect(await ofOffice()).toMatchObject({ status: 'held', nextAttemptAt: '2026-11-25T08:00:00.000Z' })
      await change({ to: '20:00' })
      expect(await ofOffice()).toMatchObject({ status: 'pending' })
      await change({})
      expect(await claimedIds()).toEqual([ALWAYS])
      await store.changeEndpoint(OFFICE, { window: DeliveryWindow.parse({}) })
      expect(await claimedIds()).toEqual([OFFICE])
    })
  })
}
