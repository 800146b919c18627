import type { EmailFilter } from '../../../shared/api.ts'
import { parseCursor } from '../common/cursor.ts'
import { deliveryStatus, type DeliveryState, type Gates } from '../common/delivery-state.ts'
import { indexInOrder, type EmailEntry } from './memory/email-index.ts'
import { createTextFilter } from './memory/text-filter.ts'

type Filter = EmailFilter & { cursor?: string | undefined }
type Matches = (entry: EmailEntry) => boolean

/** Which of the entries, which are in order, can match: from `start` to before `end`. */
export function findRange(entries: EmailEntry[], { from, to, cursor }: Filter): [start: number, end: number] {
  const before = (receivedAt: string, nth: number) => indexInOrder(entries, { receivedAt, nth })
  const beforeTime = (time: string) => before(new Date(time).toISOString(), -1)
  const place = cursor === undefined ? undefined : parseCursor(cursor)
  const ends = [
    entries.length,
    ...(to ? [beforeTime(to)] : []),
    ...(place ? [before(place.receivedAt.toISOString(), Number(place.nth))] : []),
  ]
  return [from ? beforeTime(from) : 0, Math.min(...ends)]
}

/** The rest of the filter. */
export function createFilter(filter: EmailFilter, gates: Gates): Matches {
  const { q, status, mailbox, endpoint, delivery, nowhere } = filter
  const hasStatus = (wanted: string) => (one: DeliveryState) => deliveryStatus(one, gates) === wanted
  const tests: Matches[] = []
  if (q?.trim()) tests.push(hasText(q.trim()))
  if (mailbox) tests.push(isOf(mailbox.toLowerCase()))
  const isDismissed = hasStatus('dismissed')
  if (nowhere) tests.push(({ deliveries }) => deliveries.every(isDismissed))
  const hasIt = hasStatus(status ?? '')
  if (status) tests.push((entry) => entry.status === status || entry.deliveries.some(hasIt))
  if (endpoint || delivery) {
    const isAsked = (one: DeliveryState) =>
      (!endpoint || one.endpointId === endpoint) && (!delivery || deliveryStatus(one, gates) === delivery)
    tests.push(({ deliveries }) => deliveries.some(isAsked))
  }
  const [only, ...more] = tests
  return only && more.length === 0 ? only : (entry) => tests.every((test) => test(entry))
}

function hasText(q: string): Matches {
  const holds = createTextFilter(q)
  return ({ subject, sender }) => holds(subject) || holds(sender)
}

/** Emails of a mailbox share the text of its name, so few of them are put in lower case. */
function isOf(wanted: string): Matches {
  const isName = new Map<string | undefined, boolean>()
  return ({ mailbox }) => {
    const known = isName.get(mailbox)
    if (known !== undefined) return known
    const isIt = mailbox?.toLowerCase() === wanted
    if (isName.size < 1_000) isName.set(mailbox, isIt) // names can be made up
    return isIt
  }
}
