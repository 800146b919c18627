import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { EndpointMeasures, HourOfEmails, MailboxMeasures, Measures } from '../../../shared/measures.ts'
import { showBeats } from '../common/beats.ts'
import { deliveryStatus, type DeliveryState, type Gates } from '../common/delivery-state.ts'
import { sumDurations, type Durations } from '../common/durations.ts'
import type { MailboxRecord } from '../common/mailboxes.ts'
import { HOUR_MS } from '../../common/time-units.ts'
import { DELAY_HOURS, isoOf, lastHours, toDelay, WEEK_HOURS } from '../common/measures.ts'
import { countUndelivered } from './count-undelivered.ts'
import type { ByHour } from './memory/by-hour.ts'
import type { EmailEntry, EmailIndex } from './memory/email-index.ts'
import { createHourTally, sentNowhereOf } from './memory/measured.ts'
import { createEndpointTally, createMailboxTally, type EndpointTally } from './memory/tallies.ts'
import type { Measuring } from '../store.ts'
import { tallyHours } from './tally-hours.ts'

interface Parts {
  index: EmailIndex
  gates: () => Gates
  records: () => Record<string, MailboxRecord>
}

/** What the tallies of the embedded store come to. */
export function createMeasuring({ index, gates, records }: Parts): Measuring {
  const { measured } = index
  return {
    async measure(now, count) {
      const hours = lastHours(now, count)
      const { endpoints, dismissals } = gates()
      const isDeleted = (id: string) => !endpoints.has(id) && dismissals[id] === undefined
      const deleted = [...measured.endpoints].filter(([id, tally]) => isDeleted(id) && isOwing(tally))
      const tallies = await tallyHours(index, gates(), hours)
      const measures: Measures = {
        from: isoOf((hours[0] ?? 0) * HOUR_MS),
        to: now.toISOString(),
        hours: hours.map((hour) => toHour(hour, tallies.get(hour))),
        mailboxes: [],
        endpoints: [],
      }
      for (const [mailbox, record] of Object.entries(records())) {
        measures.mailboxes.push(measureMailbox(index, mailbox, record, now))
        await letOthersWork()
      }
      for (const id of [...endpoints.keys(), ...deleted.map(([id]) => id)]) {
        measures.endpoints.push(measureEndpoint(index, id, gates(), { now, hours }))
        await letOthersWork()
      }
      return measures
    },
  }
}

const isOwing = ({ open, undelivered }: EndpointTally) => open.size + undelivered.size > 0

function toHour(hour: number, tally = createHourTally()): HourOfEmails {
  const received = Object.values(tally).reduce((sum, count) => sum + count, 0)
  const { delivered, failing, onTheWay } = tally
  const at = isoOf(hour * HOUR_MS)
  return { at, received, delivered, failing, onTheWay, sentNowhere: sentNowhereOf(tally) }
}

function measureMailbox(
  index: EmailIndex,
  mailbox: string,
  { beats, heartbeat }: MailboxRecord,
  now: Date,
): MailboxMeasures {
  const tally = index.measured.mailboxes.get(mailbox) ?? createMailboxTally()
  if (tally.last && index.byId.get(tally.last.id) !== tally.last) tally.last = findLast(index, mailbox)
  return {
    mailbox,
    lastEmailAt: tally.last?.receivedAt,
    emailsByHour: lastHours(now, WEEK_HOURS).map((hour) => tally.byHour.get(hour) ?? 0),
    beats: showBeats(beats, heartbeat?.triggerMinutes ?? 1, now),
    gmailToAccepted: sumDelays(tally.toAccepted, now),
    gmailToDelivered: sumDelays(tally.toDelivered, now),
  }
}

/** Only after the newest of a mailbox was erased. */
const findLast = ({ inOrder }: EmailIndex, name: string): EmailEntry | undefined =>
  inOrder.findLast(({ mailbox = '' }) => mailbox.toLowerCase() === name)

function measureEndpoint(
  index: EmailIndex,
  endpointId: string,
  gates: Gates,
  { now, hours }: { now: Date; hours: number[] },
): EndpointMeasures {
  const { settings, endpoints, closed } = gates
  const tally = index.measured.endpoints.get(endpointId) ?? createEndpointTally()
  const { lastSuccessAt, failing, lastFailure, open, undelivered } = tally
  const isEnabled = endpoints.get(endpointId)?.enabled
  const isSent = settings.webhook_sending_enabled && isEnabled && !closed.has(endpointId)
  const oldestDueAt = isSent ? firstTime(open, ({ attempts }) => attempts === 0) : undefined
  const firstUndeliveredAt = firstTime(undelivered, (one) => deliveryStatus(one, gates) === 'undelivered')
  return {
    endpointId,
    hours: hours.map((hour) => ({
      at: isoOf(hour * HOUR_MS),
      ...(tally.attempts.of(hour) ?? { delivered: 0, failed: 0 }),
    })),
    lastSuccessAt: lastSuccessAt === undefined ? undefined : isoOf(lastSuccessAt),
    failing: failing && { since: isoOf(failing.since), failures: failing.failures },
    lastFailure: lastFailure && { at: isoOf(lastFailure.at), error: lastFailure.error },
    waiting: isSent ? open.size : 0,
    held: isSent ? 0 : open.size,
    oldestDueAt,
    undelivered: countUndelivered(index, endpointId, gates),
    firstUndeliveredAt,
    answer: sumDelays(tally.answers, now),
    gmailToDelivered: sumDelays(tally.toDelivered, now),
  }
}

function firstTime(
  files: EndpointTally['open'],
  isMeant: (delivery: DeliveryState) => boolean,
): string | undefined {
  let first = Infinity
  for (const delivery of files.keys()) if (delivery.dueAt < first && isMeant(delivery)) first = delivery.dueAt
  return first === Infinity ? undefined : isoOf(first)
}

function sumDelays(delays: ByHour<Durations>, now: Date) {
  return toDelay(sumDurations(lastHours(now, DELAY_HOURS).map((hour) => delays.of(hour) ?? {})))
}
