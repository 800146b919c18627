import type { Document } from './disk/control-documents.ts'
import type { Engine } from './engine.ts'
import { createRedeliveringOf, type StoredRedelivery } from '../common/redeliveries.ts'
import type { Deliveries, History, Redelivering } from '../store.ts'

type Doing = Pick<History, 'findEmail' | 'listEmails' | 'countEmails'> & Pick<Deliveries, 'replayEmail'>

/** Delivering again in the embedded store: what is under way is a document of its own. */
export function createRedelivering(
  { gates, announce, now }: Engine,
  jobs: Document<StoredRedelivery[]>,
  { replayEmail, ...history }: Doing,
): Redelivering {
  return createRedeliveringOf({
    ...history,
    now,
    read: async () => jobs.read(),
    async change(change) {
      const result = await jobs.change(change)
      announce('redelivery')
      return result
    },
    /** At once: they share one write. */
    async replayEmails(emails) {
      const found = await Promise.all(emails.map(({ id, to }) => replayEmail(id, to)))
      return found.filter(Boolean).length
    },
    listEndpoints: async () => [...gates().endpoints.values()],
  })
}
