import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Delivery, EmailFilter, EmailListing, EmailQuery, EmailSummary } from '../../../shared/api.ts'
import { SkippedStatus } from '../../../shared/push.ts'
import { formatCursor } from '../common/cursor.ts'
import { deliveryStatus, openingOf, type Gates, type DeliveryState } from '../common/delivery-state.ts'
import { showDelivery } from '../common/show-delivery.ts'
import { createFilter, findRange } from './filter-entries.ts'
import { findUnsettled } from './find-unsettled.ts'
import { byTurns } from './memory/by-turns.ts'
import { sentNowhereOf, type HourTally } from './memory/measured.ts'
import { compare, type EmailEntry, type EmailIndex } from './memory/email-index.ts'

const SORTED = 5_000 // within 3 ms
const ENTRIES_AT_ONCE = 10_000 // about 2 ms, so a search through all of them holds no push up

/** Its attempts are those in the log: a replay begins a new ladder, not a new history. */
export function viewDelivery(entry: EmailEntry, delivery: DeliveryState, gates: Gates): Delivery {
  const { endpointId, dueAt, isAgain } = delivery
  const status = deliveryStatus(delivery, gates)
  const attempts = entry.attempts?.get(endpointId)?.length ?? 0
  const shown = { endpointId, status, attempts, dueAt: new Date(dueAt), isAgain }
  return showDelivery(entry.id, shown, openingOf(endpointId, gates))
}

export function summarize(entry: EmailEntry, gates: Gates): EmailSummary {
  const { id, status, receivedAt, gmailAt, date, mailbox, messageId, sender, subject, snippet } = entry
  const { source, alsoSeenAt, routes } = entry
  return {
    ...{
      id,
      status,
      receivedAt,
      date,
      mailbox,
      messageId,
      source,
      alsoSeenAt,
      sender,
      subject,
      snippet,
      routes,
    },
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
  const known = countKnown(index, filter, gates)
  if (known !== undefined) return known
  let count = 0
  const { from, to, ...rest } = filter
  const unsettled = from || to ? undefined : findUnsettled(index, rest, gates)
  if (!unsettled) await walkBack(index, filter, gates, () => ++count > 0)
  else {
    const matches = createFilter(rest, gates)
    await byTurns([...unsettled], ENTRIES_AT_ONCE, (entry) => void (matches(entry) && count++))
  }
  return count
}

/** What is counted as it happens, and asked for by every view of the overview. */
function countKnown(index: EmailIndex, filter: EmailFilter, gates: Gates): number | undefined {
  const { inOrder, measured } = index
  const [asked, ...more] = Object.entries(filter).filter(([, value]) => Boolean(value))
  if (!asked) return inOrder.length
  if (more.length > 0) return undefined
  const hours = [...measured.hours.values()]
  const sumOf = (count: (hour: HourTally) => number) => hours.reduce((sum, hour) => sum + count(hour), 0)
  const status = SkippedStatus.safeParse(filter.status).data
  if (status) return sumOf((hour) => hour[status])
  const dismissed = filter.nowhere ? findDismissed(index, gates) : undefined // these are owed to nobody too
  return dismissed && dismissed.length + sumOf(sentNowhereOf)
}

/** Emails of which nothing is owed any more; undefined if they are not few. */
function findDismissed(index: EmailIndex, gates: Gates): EmailEntry[] | undefined {
  if (Object.keys(gates.dismissals).length === 0) return []
  const found = findUnsettled(index, { delivery: 'dismissed' }, gates)
  return found && [...found].filter(createFilter({ nowhere: true }, gates))
}

/** Shows what matches, newest first, for as long as `onMatch` wants more. */
async function walkBack(
  index: EmailIndex,
  filter: EmailFilter & { cursor?: string | undefined },
  gates: Gates,
  onMatch: (entry: EmailEntry) => boolean,
): Promise<void> {
  const matches = createFilter(filter, gates)
  const { inOrder } = index // it only ever grows at its end; every other change makes a new array
  const unsettled = findUnsettled(index, filter, gates, SORTED)
  const entries = unsettled ? [...unsettled].sort(compare) : inOrder
  const [start, end] = findRange(entries, filter)
  for (let at = end - 1; at >= start; at--) {
    const entry = entries[at]
    if (entry && matches(entry) && !onMatch(entry)) return
    if (at % ENTRIES_AT_ONCE === 0) await letOthersWork()
  }
}
