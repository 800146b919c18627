import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Delivery, EmailListing, EmailQuery, EmailSummary } from '../../../shared/api.ts'
import { formatCursor, parseCursor } from '../common/cursor.ts'
import { deliveryId, deliveryStatus, type Gates, type DeliveryState } from '../common/delivery-state.ts'
import { indexInOrder, type EmailEntry, type EmailIndex } from './memory/email-index.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms, so a search through all of them holds no push up

/** Its attempts are those in the log: a replay begins a new ladder, not a new history. */
export function viewDelivery(entry: EmailEntry, delivery: DeliveryState, gates: Gates): Delivery {
  const { endpointId, dueAt } = delivery
  const status = deliveryStatus(delivery, gates)
  const isPlanned = status === 'pending' || status === 'retrying'
  return {
    id: deliveryId(entry.id, endpointId),
    endpointId,
    status,
    attempts: entry.attempts?.get(endpointId)?.length ?? 0,
    nextAttemptAt: isPlanned ? new Date(dueAt).toISOString() : undefined,
  }
}

export function summarize(entry: EmailEntry, gates: Gates): EmailSummary {
  const { id, status, receivedAt, date, mailbox, messageId, sender, subject, snippet } = entry
  const deliveries = entry.deliveries.map((delivery) => viewDelivery(entry, delivery, gates))
  return { id, status, receivedAt, date, mailbox, messageId, sender, subject, snippet, deliveries }
}

/** Newest first. */
export async function listEmails(index: EmailIndex, query: EmailQuery, gates: Gates): Promise<EmailListing> {
  const matches = createFilter(query, gates)
  const page: EmailEntry[] = []
  const entries = index.inOrder // only ever grows at its end; every other change makes a new array
  for (let at = startOf(entries, query.cursor); at >= 0 && page.length <= query.limit; at--) {
    const entry = entries[at]
    if (entry && matches(entry)) page.push(entry)
    if (at % ENTRIES_AT_ONCE === 0) await letOthersWork()
  }
  const shown = page.slice(0, query.limit)
  const last = page.length > query.limit ? shown.at(-1) : undefined
  const nextCursor = last && formatCursor(new Date(last.receivedAt), last.nth)
  return { emails: shown.map((entry) => summarize(entry, gates)), nextCursor }
}

function startOf(entries: EmailEntry[], cursor: string | undefined): number {
  if (cursor === undefined) return entries.length - 1
  const { receivedAt, nth } = parseCursor(cursor)
  return indexInOrder(entries, { receivedAt: receivedAt.toISOString(), nth: Number(nth) }) - 1
}

function createFilter({ q, status, mailbox }: EmailQuery, gates: Gates): (entry: EmailEntry) => boolean {
  const needle = q && new RegExp(q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'iu') // twice as fast as lower-case copies
  const wantedMailbox = mailbox?.toLowerCase()
  const hasText = (entry: EmailEntry, text: RegExp) => text.test(entry.subject) || text.test(entry.sender)
  const hasStatus = (entry: EmailEntry) =>
    entry.status === status || entry.deliveries.some((delivery) => deliveryStatus(delivery, gates) === status)
  return (entry) =>
    (!needle || hasText(entry, needle)) &&
    (!status || hasStatus(entry)) &&
    (!wantedMailbox || entry.mailbox?.toLowerCase() === wantedMailbox)
}
