import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Delivery, EmailFilter, EmailListing, EmailQuery, EmailSummary } from '../../../shared/api.ts'
import { formatCursor } from '../common/cursor.ts'
import { deliveryId, deliveryStatus, type Gates, type DeliveryState } from '../common/delivery-state.ts'
import { createFilter, findRange } from './filter-entries.ts'
import type { EmailEntry, EmailIndex } from './memory/email-index.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms, so a search through all of them holds no push up

/** Its attempts are those in the log: a replay begins a new ladder, not a new history. */
export function viewDelivery(entry: EmailEntry, delivery: DeliveryState, gates: Gates): Delivery {
  const { endpointId, dueAt, isAgain } = delivery
  const status = deliveryStatus(delivery, gates)
  const at = new Date(dueAt).toISOString()
  return {
    id: deliveryId(entry.id, endpointId),
    endpointId,
    status,
    attempts: entry.attempts?.get(endpointId)?.length ?? 0,
    nextAttemptAt: status === 'pending' || status === 'retrying' ? at : undefined,
    deliveredAt: status === 'delivered' ? at : undefined,
    isAgain,
  }
}

export function summarize(entry: EmailEntry, gates: Gates): EmailSummary {
  const { id, status, receivedAt, gmailAt, date, mailbox, messageId, sender, subject, snippet } = entry
  return {
    ...{ id, status, receivedAt, date, mailbox, messageId, sender, subject, snippet },
    gmailAt: gmailAt === undefined ? undefined : new Date(gmailAt).toISOString(),
    deliveries: entry.deliveries.map((delivery) => viewDelivery(entry, delivery, gates)),
  }
}

/** Newest first. */
export async function listEmails(index: EmailIndex, query: EmailQuery, gates: Gates): Promise<EmailListing> {
  const page: EmailEntry[] = []
  await walkBack(index, query, gates, (entry) => page.push(entry) <= query.limit)
  const shown = page.slice(0, query.limit)
  const last = page.length > query.limit ? shown.at(-1) : undefined
  const nextCursor = last && formatCursor(new Date(last.receivedAt), last.nth)
  return { emails: shown.map((entry) => summarize(entry, gates)), nextCursor }
}

export async function countEmails(index: EmailIndex, filter: EmailFilter, gates: Gates): Promise<number> {
  let count = 0
  await walkBack(index, filter, gates, () => ++count > 0)
  return count
}

/** Shows what matches, newest first, for as long as `onMatch` wants more. */
async function walkBack(
  { inOrder }: EmailIndex, // it only ever grows at its end; every other change makes a new array
  filter: EmailFilter & { cursor?: string | undefined },
  gates: Gates,
  onMatch: (entry: EmailEntry) => boolean,
): Promise<void> {
  const matches = createFilter(filter, gates)
  const [start, end] = findRange(inOrder, filter)
  for (let at = end - 1; at >= start; at--) {
    const entry = inOrder[at]
    if (entry && matches(entry) && !onMatch(entry)) return
    if (at % ENTRIES_AT_ONCE === 0) await letOthersWork()
  }
}
