import type { EmailFilter } from '../../shared/api.ts'
import type { Store } from '../store/store.ts'
import { makeEmail, makeEndpoint, type Engine } from './store-contract.ts'

const A = 'ep_00000000000a'
const B = 'ep_00000000000b'
const attempt = { at: '2026-11-23T10:00:00.000Z', durationMs: 5 }

/** What can be asked of the history; the same in every engine. */
export function describeHistory(name: string, createEngine: () => Engine): void {
  describe(`the history of the ${name} store`, () => {
    const start = Date.parse('2026-11-23T10:00:00.000Z')
    const minute = (nth: number) => new Date(start + nth * 60_000)
    let engine: Engine
    let store: Store
    beforeAll(async () => {
      engine = createEngine()
      store = await engine.open(() => minute(10))
      const accept = (nth: number, push: object) =>
        store.accept(makeEmail({ messageId: String(nth), ...push }, minute(nth)))
      await accept(1, { subject: 'Reçu de l’ÉTÉ 100%_x [a-b]', mailbox: 'a@b' })
      await store.saveEndpoint(makeEndpoint(A))
      await accept(2, { subject: 'Facture e\u0301te\u0301', sender: 'Zoë <zoe@x.y>' })
      await accept(3, { subject: 'ΈΝΑ Привет 한글', mailbox: 'A@B' })
      await store.saveEndpoint(makeEndpoint(B))
      await accept(4, { subject: 'ete' })
      const outcomes = { 2: 'delivered', 3: 'undelivered' } as const
      for (const { id, endpoint, email } of await store.claimDeliveries(minute(10), 9, 9)) {
        const nth = (await store.findEmail(email.id))?.messageId
        const outcome = endpoint.id === B ? 'delivered' : outcomes[nth as '2']
        if (outcome) await store.recordAttempt(id, attempt, { status: outcome })
        else await store.recordAttempt(id, attempt, { status: 'retrying', nextAttemptAt: minute(20) })
      }
      await store.accept({
        ...makeEmail({ messageId: '5' }, minute(5)),
        status: 'skipped_sender_not_allowed',
      })
    })
    afterAll(async () => {
      await store.close()
      await engine.cleanUp()
    })

    it.each<[string, EmailFilter, string]>([
      ['text, whatever its accents and letter case', { q: 'ÉtE' }, '421'],
      ['text that is searched without accents', { q: 'recu' }, '1'],
      ['text of a sender', { q: 'ZOE' }, '2'],
      ['text in other scripts', { q: 'ενα привет 한' }, '3'],
      ['text with blanks around it', { q: '  facture ' }, '2'],
      ['characters that mean something to a pattern', { q: '100%_x [a-b]' }, '1'],
      ['a pattern, which is only text', { q: '1%x' }, ''],
      ['blanks only, which ask for nothing', { q: '  ' }, '54321'],
      ['a mailbox', { mailbox: 'a@B' }, '31'],
      ['an endpoint', { endpoint: B }, '4'],
      ['a status of a delivery', { delivery: 'delivered' }, '42'],
      ['a status for an endpoint', { endpoint: A, delivery: 'delivered' }, '2'],
      ['what was given up', { delivery: 'undelivered' }, '3'],
      ['what is tried again', { delivery: 'retrying' }, '4'],
      ['what nobody tried', { delivery: 'pending' }, ''],
      ['an email’s own status', { status: 'skipped_sender_not_allowed' }, '5'],
      ['a status of either', { status: 'undelivered' }, '3'],
      ['a status that there is not', { status: 'lost' }, ''],
      ['what is owed to nobody', { nowhere: true }, '51'],
      ['a time from and one before', { from: minute(2).toISOString(), to: minute(4).toISOString() }, '32'],
      ['a time in another zone', { from: '2026-11-23T12:04:00.000+02:00' }, '54'],
      ['several at once', { q: 'ete', endpoint: A, to: minute(4).toISOString() }, '2'],
    ])('finds %s', async (_what, filter, expected) => {
      const { emails } = await store.listEmails({ limit: 50, ...filter })
      expect(emails.map(({ messageId }) => messageId).join('')).toBe(expected)
      expect(await store.countEmails(filter)).toBe(expected.length)
    })

    it('goes on through pages of a filter, from the place of any email', async () => {
      const seen: unknown[] = []
      let cursor: string | undefined
      do {
        const page = await store.listEmails({ limit: 1, q: 'ete', cursor })
        seen.push(...page.emails.map(({ messageId }) => messageId))
        cursor = page.nextCursor
      } while (cursor)
      expect(seen).toEqual(['4', '2', '1'])
    })
  })
}
