import { changeDraft, readDocument } from './documents.ts'
import type { Engine } from './engine.ts'
import { createRedeliveringOf, type StoredRedelivery } from '../common/redeliveries.ts'
import type { Control, Deliveries, History, Redelivering } from '../store.ts'

type Doing = Pick<History, 'listEmails' | 'countEmails'> &
  Pick<Deliveries, 'replayEmail'> &
  Pick<Control, 'listEndpoints'>

/** Delivering again in the Postgres store: what is under way is one small document. */
export function createRedelivering({ database, announce, now }: Engine, doing: Doing): Redelivering {
  const { listEmails, countEmails, replayEmail, listEndpoints } = doing
  return createRedeliveringOf({
    ...{ listEmails, countEmails, listEndpoints, now },
    read: async () => (await readDocument<StoredRedelivery[]>(database, 'redeliveries')) ?? [],
    async change(change) {
      const none = (): StoredRedelivery[] => []
      const result = await changeDraft(database, ['redeliveries', ''], none, change)
      announce('redelivery')
      return result
    },
    /** One after the other, on one connection: pushes have the others. */
    async replayEmails(ids, endpointIds) {
      let found = 0
      for (const id of ids) if (await replayEmail(id, endpointIds)) found++
      return found
    },
  })
}
