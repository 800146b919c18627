import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Delivery, EmailPage, EmailQuery, EmailSummary } from '../../../shared/api.ts'
import { AppError } from '../../errors.ts'
import { deliveryId, deliveryStatus, type Holds } from '../delivery-view.ts'
import type { EmailEntry, EmailIndex } from './email-index.ts'
import type { DeliveryState } from './segment-line.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms, so a search through all of them holds no push up

/** Its attempts are those in the log: a replay begins a new ladder, not a new history. */
export function viewDelivery(entry: EmailEntry, delivery: DeliveryState, holds: Holds): Delivery {
  const { endpointId, dueAt } = delivery
  const status = deliveryStatus(delivery, holds)
  const isPlanned = status === 'pending' || status === 'retrying'
  return {
    id: deliveryId(entry.id, endpointId),
    endpointId,
    status,
    attempts: entry.attempts?.get(endpointId)?.length ?? 0,
    nextAttemptAt: isPlanned ? new Date(dueAt).toISOString() : undefined,
  }
}

export function summarize(entry: EmailEntry, holds: Holds): EmailSummary {
  const { id, status, receivedAt, date, mailbox, messageId, sender, subject, snippet } = entry
  const deliveries = entry.deliveries.map((delivery) => viewDelivery(entry, delivery, holds))
  return { id, status, receivedAt, date, mailbox, messageId, sender, subject, snippet, deliveries }
}

/** Newest first; the cursor is the id of the last email shown. */
export async function listEmails(index: EmailIndex, query: EmailQuery, holds: Holds): Promise<EmailPage> {
  const matches = createFilter(query, holds)
  const page: EmailEntry[] = []
  const entries = index.inOrder // only ever grows; a removal makes a new array
  for (let at = startOf(index, query.cursor); at >= 0 && page.length <= query.limit; at--) {
    const entry = entries[at]
    if (entry && matches(entry)) page.push(entry)
    if (at % ENTRIES_AT_ONCE === 0) await letOthersWork()
  }
  const shown = page.slice(0, query.limit)
  const nextCursor = page.length > query.limit ? shown.at(-1)?.id : undefined
  return { emails: shown.map((entry) => summarize(entry, holds)), nextCursor }
}

function startOf(index: EmailIndex, cursor: string | undefined): number {
  if (cursor === undefined) return index.inOrder.length - 1
  const entry = index.byId.get(cursor)
  if (entry) return index.inOrder.lastIndexOf(entry) - 1
  // Retention may have removed the email a cursor names: then nothing older is left either.
  if (/^eml_[0-9a-f]{32}$/.test(cursor)) return -1
  throw new AppError('bad_cursor', 'cursor must be a nextCursor of an earlier answer')
}

function createFilter({ q, status, mailbox }: EmailQuery, holds: Holds): (entry: EmailEntry) => boolean {
  const needle = q && new RegExp(q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'iu') // twice as fast as lower-case copies
  const wantedMailbox = mailbox?.toLowerCase()
  const hasText = (entry: EmailEntry, text: RegExp) => text.test(entry.subject) || text.test(entry.sender)
  const hasStatus = (entry: EmailEntry) =>
    entry.status === status || entry.deliveries.some((delivery) => deliveryStatus(delivery, holds) === status)
  return (entry) =>
    (!needle || hasText(entry, needle)) &&
    (!status || hasStatus(entry)) &&
    (!wantedMailbox || entry.mailbox?.toLowerCase() === wantedMailbox)
}
