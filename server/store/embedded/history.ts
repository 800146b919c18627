import type { Attempt, EmailDetail } from '../../../shared/api.ts'
import type { KeptPush } from '../../../shared/push.ts'
import { byTurns } from './memory/by-turns.ts'
import { deliveryStatus, zeroOfEach } from '../common/delivery-state.ts'
import { findLasting, type EmailEntry } from './memory/email-index.ts'
import type { Engine } from './engine.ts'
import type { Place } from './disk/segment-line.ts'
import { countEmails, listEmails, summarize, viewDelivery } from './list-emails.ts'
import type { History } from '../store.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms

/** How the embedded store shows what it holds. */
export function createHistory({ emailLog, files, gates }: Engine): History {
  const { index } = emailLog
  const readAttempt = async (place: Place) => JSON.parse(await files.readBody(place)) as Attempt

  async function readWhole(entry: EmailEntry): Promise<EmailDetail> {
    const push = JSON.parse(await files.readBody(entry.place)) as KeptPush
    const deliveries = entry.deliveries.map(async (delivery) => ({
      ...viewDelivery(entry, delivery, gates()),
      attemptLog: await Promise.all((entry.attempts?.get(delivery.endpointId) ?? []).map(readAttempt)),
    }))
    return { ...summarize(entry, gates()), push, deliveries: await Promise.all(deliveries) }
  }

  return {
    async findEmail(id) {
      for (let entry = findLasting(index, id); entry; entry = findLasting(index, id)) {
        const { place } = entry
        try {
          return await readWhole(entry)
        } catch (error) {
          if (findLasting(index, id) === entry && entry.place === place) throw error
          // else it was carried forward or deleted while it was read
        }
      }
      return undefined
    },

    listEmails: async (query) => listEmails(index, query, gates()),
    countEmails: async (filter) => countEmails(index, filter, gates()),

    async count() {
      const deliveries = zeroOfEach()
      const current = gates()
      await byTurns(index.inOrder, ENTRIES_AT_ONCE, (entry) => {
        for (const delivery of entry.deliveries) deliveries[deliveryStatus(delivery, current)]++
      })
      return { emails: index.inOrder.length, deliveries }
    },
  }
}
