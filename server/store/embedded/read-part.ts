import type { Attempt, DeliveryStatus } from '../../../shared/api.ts'
import type { Push } from '../../../shared/push.ts'
import { byTurns } from './by-turns.ts'
import { deliveryStatus } from '../delivery-view.ts'
import type { EmailParts } from './email-parts.ts'
import type { Place } from './segment-line.ts'
import { listEmails, summarize, viewDelivery } from './list-emails.ts'
import type { Store } from '../store.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms

/** How the embedded store shows what it holds. */
export function createReadPart({
  emailLog,
  files,
  holds,
}: EmailParts): Pick<Store, 'findEmail' | 'listEmails' | 'count'> {
  const { index } = emailLog
  const readAttempt = async (place: Place) => JSON.parse(await files.readBody(place)) as Attempt
  return {
    async findEmail(id) {
      const entry = index.byId.get(id)
      if (!entry) return undefined
      const push = JSON.parse(await files.readBody(entry.place)) as Push
      const deliveries = entry.deliveries.map(async (delivery) => ({
        ...viewDelivery(entry, delivery, holds()),
        attemptLog: await Promise.all((entry.attempts?.get(delivery.endpointId) ?? []).map(readAttempt)),
      }))
      return { ...summarize(entry, holds()), push, deliveries: await Promise.all(deliveries) }
    },

    listEmails: async (query) => listEmails(index, query, holds()),

    async count() {
      const deliveries: Record<DeliveryStatus, number> = {
        pending: 0,
        held: 0,
        delivered: 0,
        retrying: 0,
        undelivered: 0,
      }
      const current = holds()
      await byTurns(index.inOrder, ENTRIES_AT_ONCE, (entry) => {
        for (const delivery of entry.deliveries) deliveries[deliveryStatus(delivery, current)]++
      })
      return { emails: index.inOrder.length, deliveries }
    },
  }
}
