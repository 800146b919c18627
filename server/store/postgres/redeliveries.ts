import { changeDraft, readDocument } from './documents.ts'
import type { Engine } from './engine.ts'
import { createRedeliveringOf, type StoredRedelivery } from '../common/redeliveries.ts'
import type { Control, Deliveries, History, Redelivering } from '../store.ts'

type Doing = Pick<History, 'findEmail' | 'listEmails' | 'countEmails'> &
  Pick<Deliveries, 'replayEmail'> &
  Pick<Control, 'listEndpoints'>

/** Delivering again in the Postgres store: what is under way is one small document. */
export function createRedelivering({ database, announce, now }: Engine, doing: Doing): Redelivering {
  const { replayEmail, ...known } = doing
  return createRedeliveringOf({
    ...known,
    now,
    read: async () => (await readDocument<StoredRedelivery[]>(database, 'redeliveries')) ?? [],
    async change(change) {
      const none = (): StoredRedelivery[] => []
      const result = await changeDraft(database, ['redeliveries', ''], none, change)
      announce('redelivery')
      return result
    },
    /** One after the other, on one connection: pushes have the others. */
    async replayEmails(emails) {
      let found = 0
      for (const { id, to } of emails) if (await replayEmail(id, to)) found++
      return found
    },
  })
}
