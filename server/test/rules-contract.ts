import type { Rule } from '../../shared/rule.ts'
import type { Store } from '../store/store.ts'
import { makeHeartbeat } from './make-heartbeat.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const INVOICES = 'ep_00000000000a'
const TEAM = 'ep_00000000000b'
const REST = 'ep_00000000000c'
const about = (value: string, stop?: boolean): Rule => ({
  match: 'all',
  conditions: [{ field: 'subject', operator: 'contains', value }],
  ...(stop && { stop }),
})

/** Which email goes where; the same in every engine. */
export function describeRules(name: string, createEngine: () => Engine): void {
  describe(`rules in the ${name} store`, () => {
    let engine: Engine
    let store: Store
    let time: Date
    beforeEach(async () => {
      time = new Date('2026-11-23T10:00:00.000Z')
      engine = createEngine()
      store = await engine.open(() => time)
      const endpoint = (id: string, createdAt: string, rule: Rule) =>
        store.saveEndpoint({ ...makeEndpoint(id), createdAt, rule })
      await endpoint(TEAM, '2026-02-01T00:00:00.000Z', about('hello'))
      await endpoint(INVOICES, '2026-01-01T00:00:00.000Z', about('invoice', true))
    })
    afterEach(async () => {
      await store.close()
      await engine.cleanUp()
    })
    const accept = async (
      subject: string,
      status: 'processed' | 'skipped_sender_not_allowed' = 'processed',
    ) => {
      const email = { ...makeEmail({ subject, messageId: subject, mailbox: 'a@b' }, time), status }
      await store.accept(email)
      return email.id
    }
    const owedOf = async (id: string) =>
      (await store.findEmail(id))?.deliveries.map(({ endpointId }) => endpointId)

    it('owes an email to whom wants it, and keeps why, over a restart and a change of the rule', async () => {
      const [both, hello] = [await accept('Hello, your Invoice'), await accept('hello')]
      const before = (await store.findEmail(both))?.routes
      await store.changeEndpoint(INVOICES, { rule: about('other') })
      await store.close()
      store = await engine.open(() => time)
      expect(await owedOf(both)).toEqual([INVOICES])
      expect((await store.findEmail(both))?.routes).toEqual(before)
      expect(before).toEqual({
        [INVOICES]: { wanted: true, why: 'rule', conditions: about('invoice').conditions },
        [TEAM]: { wanted: false, why: 'stopped', stoppedBy: INVOICES },
      })
      expect(await owedOf(hello)).toEqual([TEAM])
      const { emails } = await store.listEmails({ limit: 9 })
      expect(emails.find(({ id }) => id === hello)?.routes?.[INVOICES]).toMatchObject({ wanted: false })
      expect((await store.claimDeliveries(time, 9, 9)).map(({ endpoint }) => endpoint.id).sort()).toEqual([
        ...[INVOICES, TEAM],
      ])
    })

    it('gives the same answer for what no database keeps as it is', async () => {
      await store.changeEndpoint(INVOICES, { rule: about('a\0\ud800b') })
      expect(await owedOf(await accept('a\ufffd\ufffdb'))).toEqual([INVOICES])
    })

    it('counts what nobody wants as sent nowhere, until it is sent by hand, and the proof adds up', async () => {
      const proof = async () => {
        const at = new Date(time.getTime() + 1_000)
        await store.recordHeartbeat(makeHeartbeat({ mailbox: 'a@b' }), at)
        const window = { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T11:00:00.000Z' }
        await store.reconcile({ mailbox: 'a@b', ...window, messageIds: ['spam', 'hello'] }, at)
        const proof = (await store.listMailboxes())[0]?.reconciliation
        return [proof?.accepted, proof?.delivered, proof?.onTheWay, proof?.givenUp, proof?.sentNowhere]
      }
      const spam = await accept('spam')
      await accept('hello')
      expect(await owedOf(spam)).toEqual([])
      expect(await store.countEmails({ nowhere: true })).toBe(1)
      expect((await store.measure(time, 24)).hours.at(-1)).toMatchObject({ received: 2, sentNowhere: 1 })
      expect(await proof()).toEqual([2, 0, 1, 0, 1])

      await store.replayEmail(spam) // nobody is named, so nobody gets it
      expect(await owedOf(spam)).toEqual([])
      expect(await store.countEmails({ nowhere: true })).toBe(1)
      await store.replayEmail(spam, [TEAM])
      expect(await owedOf(spam)).toEqual([TEAM])
      expect(await store.countEmails({ nowhere: true })).toBe(0)
      expect((await store.measure(time, 24)).hours.at(-1)).toMatchObject({ received: 2, sentNowhere: 0 })
      expect(await proof()).toEqual([2, 0, 2, 0, 0])
    })

    it('asks the rules of a skipped email when it comes, and follows them when it is released', async () => {
      const id = await accept('hello', 'skipped_sender_not_allowed')
      expect(await owedOf(id)).toEqual([])
      await store.saveEndpoint({ ...makeEndpoint(REST), rule: about('nothing') }) // made later: nobody asked it
      await store.replayEmail(id)
      expect(await owedOf(id)).toEqual([TEAM])
    })

    it('sends everything to all while no endpoint has a rule, and says nothing of it', async () => {
      await store.deleteEndpoint(INVOICES)
      await store.changeEndpoint(TEAM, { rule: { match: 'all', conditions: [] } })
      const found = await store.findEmail(await accept('spam'))
      expect(found?.routes).toBeUndefined()
      expect(found?.deliveries).toHaveLength(1)
    })
  })
}
