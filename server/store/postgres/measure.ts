import type { EndpointMeasures, HourOfEmails, MailboxMeasures } from '../../../shared/measures.ts'
import { HOUR_MS } from '../../common/time-units.ts'
import { showBeats, type Beats } from '../common/beats.ts'
import { DELAY_HOURS, isoOf, lastHours, toDelay, WEEK_HOURS } from '../common/measures.ts'
import type { Engine } from './engine.ts'
import { preferIndexes } from './prefer-indexes.ts'
import { MEASURE } from './measure-sql.ts'
import { TALLY_NOTED } from './tally.ts'
import type { Measuring } from '../store.ts'

/** The row of the statement that measures; JSON, in which times are ISO. */
interface Measured {
  unsettled: Unsettled[]
  mailboxes: MailboxRow[]
  /** All there are, and deleted ones that were not sent everything. */
  endpoints: EndpointRow[]
  tallies: { what: string; id: string; counts: Counts }[]
  /** How many notes are not among the tallies' rows yet. */
  untallied: number
}

const MANY_NOTES = 100 // reading them takes a millisecond

interface Unsettled {
  hour: number
  failing: number
  onTheWay: number
  sentNowhere: number
}

interface MailboxRow {
  mailbox: string
  beats: Beats | null
  triggerMinutes: number | null
  lastEmailAt: string | null
}

interface EndpointRow {
  id: string
  isSent: boolean
  open: number | null
  oldestDueAt: string | null
  undelivered: number | null
  firstUndeliveredAt: string | null
  lastSuccessAt: string | null
  failingSince: string | null
  failures: number | null
  lastFailureAt: string | null
  lastError: string | null
}

/** By hour, or by bucket of a duration. */
type Counts = Record<number, number>
type CountsOf = (what: string, id: string) => Counts

/** What Postgres makes of its rows in one statement, in the form the port promises. */
export function createMeasuring({ database, closedNow }: Engine): Measuring {
  return {
    async measure(now, count) {
      const hours = lastHours(now, count)
      const values = [now, WEEK_HOURS, DELAY_HOURS]
      const [row] = await preferIndexes(database)<{ measured: Measured }>(MEASURE, values)
      if (!row) throw new Error('the statement that measures always has one row')
      const { unsettled, mailboxes, endpoints, tallies, untallied } = row.measured
      if (untallied > MANY_NOTES) await database.query(TALLY_NOTED)
      const closed = await closedNow()
      const known = new Map(tallies.map(({ what, id, counts }) => [`${what} ${id}`, counts]))
      const countsOf: CountsOf = (what, id) => known.get(`${what} ${id}`) ?? {}
      const [received, nowhere] = [sumOf(tallies, 'received'), sumOf(tallies, 'nowhere')]
      const unsettledOf = new Map(unsettled.map((one) => [one.hour, one]))
      return {
        from: isoOf((hours[0] ?? 0) * HOUR_MS),
        to: now.toISOString(),
        hours: hours.map((hour) =>
          toHour(hour, unsettledOf.get(hour), received.get(hour), nowhere.get(hour)),
        ),
        mailboxes: mailboxes.map((mailbox) => toMailbox(mailbox, countsOf, now)),
        endpoints: endpoints.map((endpoint) =>
          toEndpoint({ ...endpoint, isSent: endpoint.isSent && !closed.has(endpoint.id) }, countsOf, hours),
        ),
      }
    },
  }
}

/** Of all mailboxes, by hour. */
function sumOf(tallies: Measured['tallies'], what: string): Map<number, number> {
  const sums = new Map<number, number>()
  for (const tally of tallies)
    for (const [hour, count] of tally.what === what ? Object.entries(tally.counts) : [])
      sums.set(Number(hour), (sums.get(Number(hour)) ?? 0) + count)
  return sums
}

function toHour(hour: number, unsettled: Unsettled | undefined, received = 0, skipped = 0): HourOfEmails {
  const { failing, onTheWay, sentNowhere } = unsettled ?? { failing: 0, onTheWay: 0, sentNowhere: 0 }
  const nowhere = skipped + sentNowhere
  const delivered = received - nowhere - failing - onTheWay
  return { at: isoOf(hour * HOUR_MS), received, delivered, failing, onTheWay, sentNowhere: nowhere }
}

function toMailbox(row: MailboxRow, countsOf: CountsOf, now: Date): MailboxMeasures {
  const { mailbox, beats, triggerMinutes, lastEmailAt } = row
  const received = countsOf('received', mailbox)
  return {
    mailbox,
    lastEmailAt: toIso(lastEmailAt),
    emailsByHour: lastHours(now, WEEK_HOURS).map((hour) => received[hour] ?? 0),
    beats: showBeats(beats ?? undefined, triggerMinutes ?? 1, now),
    gmailToAccepted: toDelay(countsOf('accepted', mailbox)),
    gmailToDelivered: toDelay(countsOf('mailbox', mailbox)),
  }
}

function toEndpoint(row: EndpointRow, countsOf: CountsOf, hours: number[]): EndpointMeasures {
  const { id, isSent, failingSince, lastFailureAt } = row
  const open = row.open ?? 0
  const [delivered, failed] = [countsOf('delivered', id), countsOf('failed', id)]
  return {
    endpointId: id,
    hours: hours.map((hour) => ({
      at: isoOf(hour * HOUR_MS),
      delivered: delivered[hour] ?? 0,
      failed: failed[hour] ?? 0,
    })),
    lastSuccessAt: toIso(row.lastSuccessAt),
    failing: failingSince
      ? { since: isoOf(Date.parse(failingSince)), failures: row.failures ?? 0 }
      : undefined,
    lastFailure: lastFailureAt
      ? { at: isoOf(Date.parse(lastFailureAt)), error: row.lastError ?? '' }
      : undefined,
    waiting: isSent ? open : 0,
    held: isSent ? 0 : open,
    oldestDueAt: isSent ? toIso(row.oldestDueAt) : undefined,
    undelivered: row.undelivered ?? 0,
    firstUndeliveredAt: toIso(row.firstUndeliveredAt),
    answer: toDelay(countsOf('answer', id)),
    gmailToDelivered: toDelay(countsOf('endpoint', id)),
  }
}

const toIso = (time: string | null) => (time === null ? undefined : isoOf(Date.parse(time)))
