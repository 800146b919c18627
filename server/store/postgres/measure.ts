import type { EndpointMeasures, HourOfEmails, MailboxMeasures } from '../../../shared/measures.ts'
import { showBeats, type Beats } from '../common/beats.ts'
import { sumDurations, type Durations } from '../common/durations.ts'
import { HOUR_MS } from '../../time-units.ts'
import { DELAY_HOURS, isoOf, lastHours, toDelay, WEEK_HOURS } from '../common/measures.ts'
import type { Engine } from './engine.ts'
import { MEASURE } from './measure-sql.ts'
import type { Measuring } from '../store.ts'

/** One row of the statement that measures; JSON, in which times are ISO. */
export interface Measured {
  emails: { mailbox: string; hour: number; received: number; nowhere: number }[]
  unsettled: { hour: number; failing: number; onTheWay: number }[]
  mailboxes: {
    mailbox: string
    beats: Beats | null
    triggerMinutes: number | null
    lastEmailAt: string | null
  }[]
  /** All there are, and deleted ones that were not sent everything. */
  endpoints: EndpointRow[]
  tallies: { what: string; id: string; hour: number; bucket: number; count: number }[]
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

/** What Postgres makes of its rows in one statement, in the form the port promises. */
export function createMeasuring({ database }: Engine): Measuring {
  return {
    async measure(now, count) {
      const hours = lastHours(now, count)
      const [row] = await database.query<{ measured: Measured }>(MEASURE, [now, WEEK_HOURS, DELAY_HOURS])
      if (!row) throw new Error('the statement that measures always has one row')
      const { measured } = row
      return {
        from: isoOf((hours[0] ?? 0) * HOUR_MS),
        to: now.toISOString(),
        hours: hours.map((hour) => toHour(hour, measured)),
        mailboxes: measured.mailboxes.map((mailbox) => toMailbox(mailbox, measured, now)),
        endpoints: measured.endpoints.map((endpoint) => toEndpoint(endpoint, measured, hours)),
      }
    },
  }
}

function toHour(hour: number, { emails, unsettled }: Measured): HourOfEmails {
  const came = emails.filter((one) => one.hour === hour)
  const received = came.reduce((sum, one) => sum + one.received, 0)
  const sentNowhere = came.reduce((sum, one) => sum + one.nowhere, 0)
  const { failing = 0, onTheWay = 0 } = unsettled.find((one) => one.hour === hour) ?? {}
  const delivered = received - sentNowhere - failing - onTheWay
  return { at: isoOf(hour * HOUR_MS), received, delivered, failing, onTheWay, sentNowhere }
}

function toMailbox(row: Measured['mailboxes'][number], measured: Measured, now: Date): MailboxMeasures {
  const { mailbox, beats, triggerMinutes, lastEmailAt } = row
  const byHour = new Map(
    measured.emails.filter((one) => one.mailbox === mailbox).map(({ hour, received }) => [hour, received]),
  )
  return {
    mailbox,
    lastEmailAt: toIso(lastEmailAt),
    emailsByHour: lastHours(now, WEEK_HOURS).map((hour) => byHour.get(hour) ?? 0),
    beats: showBeats(beats ?? undefined, triggerMinutes ?? 1, now),
    gmailToAccepted: toDelay(durationsOf(measured, 'accepted', mailbox)),
    gmailToDelivered: toDelay(durationsOf(measured, 'mailbox', mailbox)),
  }
}

function toEndpoint(row: EndpointRow, measured: Measured, hours: number[]): EndpointMeasures {
  const { id, isSent, failingSince, lastFailureAt } = row
  const open = row.open ?? 0
  return {
    endpointId: id,
    hours: hours.map((hour) => ({
      at: isoOf(hour * HOUR_MS),
      delivered: countOf(measured, 'delivered', id, hour),
      failed: countOf(measured, 'failed', id, hour),
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
    answer: toDelay(durationsOf(measured, 'answer', id)),
    gmailToDelivered: toDelay(durationsOf(measured, 'endpoint', id)),
  }
}

const toIso = (time: string | null) => (time === null ? undefined : isoOf(Date.parse(time)))

function durationsOf({ tallies }: Measured, what: string, id: string): Durations {
  const own = tallies.filter((one) => one.what === what && one.id === id)
  return sumDurations(own.map(({ bucket, count }) => ({ [bucket]: count })))
}

function countOf({ tallies }: Measured, what: string, id: string, hour: number): number {
  return tallies.find((one) => one.what === what && one.id === id && one.hour === hour)?.count ?? 0
}
