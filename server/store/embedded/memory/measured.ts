import type { SkippedStatus } from '../../../../shared/push.ts'
import type { DeliveryState } from '../../common/delivery-state.ts'
import { hourFateOf, hourOf, type AttemptFacts, type HourFate } from '../../common/measures.ts'
import type { EmailEntry } from './email-index.ts'
import { createEndpointTally, createMailboxTally, type EndpointTally, type MailboxTally } from './tallies.ts'
import { addDuration } from '../../common/durations.ts'

/** One that is sent nowhere because it was skipped says so. */
export type EmailFate = HourFate | SkippedStatus
export type HourTally = Record<EmailFate, number>

export const createHourTally = (): HourTally => ({
  ...{ delivered: 0, failing: 0, onTheWay: 0, sentNowhere: 0 },
  ...{ skipped_sender_not_allowed: 0, skipped_sender_not_verified: 0 },
})

const fateOf = ({ status, deliveries }: EmailEntry): EmailFate =>
  deliveries.length === 0 && status !== 'processed' ? status : hourFateOf(deliveries)

export const sentNowhereOf = (tally: HourTally): number =>
  tally.sentNowhere + tally.skipped_sender_not_allowed + tally.skipped_sender_not_verified

/** Counted as it happens, and rebuilt at a start, so that nobody has to look through all emails. */
export interface Measured {
  /** Emails by the hour they came. */
  hours: Map<number, HourTally>
  /** By name in lower case. */
  mailboxes: Map<string, MailboxTally>
  endpoints: Map<string, EndpointTally>
  /** For an email that is here from now on, and after every change of its deliveries. */
  count(entry: EmailEntry): void
  /** For one that goes; before its deliveries are taken from it. */
  forget(entry: EmailEntry): void
  attempted(entry: EmailEntry, endpointId: string, facts: AttemptFacts): void
}

// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createMeasured(): Measured {
  const hours = new Map<number, HourTally>()
  const mailboxes = new Map<string, MailboxTally>()
  const endpoints = new Map<string, EndpointTally>()
  const nameOf = ({ mailbox = '' }: EmailEntry) => mailbox.toLowerCase()

  function ofHour(hour: number): HourTally {
    const known = hours.get(hour) ?? createHourTally()
    hours.set(hour, known)
    return known
  }

  function ofMailbox(name: string): MailboxTally {
    const known = mailboxes.get(name) ?? createMailboxTally()
    mailboxes.set(name, known)
    return known
  }

  function ofEndpoint(id: string): EndpointTally {
    const known = endpoints.get(id) ?? createEndpointTally()
    endpoints.set(id, known)
    return known
  }

  function add(entry: EmailEntry, receivedAt: number): void {
    const tally = ofMailbox(nameOf(entry))
    tally.emails += 1
    tally.byHour.set(hourOf(receivedAt), (tally.byHour.get(hourOf(receivedAt)) ?? 0) + 1)
    if (!tally.last || tally.last.receivedAt < entry.receivedAt) tally.last = entry
    if (entry.gmailAt !== undefined) addDuration(tally.toAccepted.at(receivedAt), receivedAt - entry.gmailAt)
  }

  function file(entry: EmailEntry, delivery: DeliveryState): void {
    const { open, undelivered } = ofEndpoint(delivery.endpointId)
    const wanted = { open, undelivered, delivered: undefined }[delivery.state]
    for (const files of [open, undelivered]) if (files !== wanted) files.delete(delivery)
    wanted?.set(delivery, entry)
  }

  return {
    hours,
    mailboxes,
    endpoints,
    count(entry) {
      const receivedAt = Date.parse(entry.receivedAt)
      const tally = ofHour(hourOf(receivedAt))
      if (entry.countedAs) tally[entry.countedAs] -= 1
      else add(entry, receivedAt)
      entry.countedAs = fateOf(entry)
      tally[entry.countedAs] += 1
      for (const delivery of entry.deliveries) file(entry, delivery)
    },
    forget(entry) {
      if (!entry.countedAs) return
      const hour = hourOf(Date.parse(entry.receivedAt))
      const fates = ofHour(hour)
      fates[entry.countedAs] -= 1
      entry.countedAs = undefined
      if (Object.values(fates).every((count) => count === 0)) hours.delete(hour)
      const tally = ofMailbox(nameOf(entry))
      tally.emails -= 1
      tally.byHour.set(hour, (tally.byHour.get(hour) ?? 0) - 1)
      if (tally.byHour.get(hour) === 0) tally.byHour.delete(hour)
      if (tally.emails === 0) mailboxes.delete(nameOf(entry)) // names can be made up
      for (const delivery of entry.deliveries) {
        ofEndpoint(delivery.endpointId).open.delete(delivery)
        ofEndpoint(delivery.endpointId).undelivered.delete(delivery)
      }
    },
    attempted(entry, endpointId, { at, tookMs, error, isMeasured }) {
      const tally = ofEndpoint(endpointId)
      tally.attempts.at(at)[error === undefined ? 'delivered' : 'failed'] += 1
      addDuration(tally.answers.at(at), tookMs)
      countOutcome(tally, at, error)
      if (isMeasured && entry.gmailAt !== undefined) {
        const delayMs = at + tookMs - entry.gmailAt
        addDuration(tally.toDelivered.at(at), delayMs)
        addDuration(ofMailbox(nameOf(entry)).toDelivered.at(at), delayMs)
      }
    },
  }
}

/** In the order in which attempts began, whatever the order in which they end or are read. */
function countOutcome(tally: EndpointTally, at: number, error: string | undefined): void {
  const { lastSuccessAt = 0, failing, lastFailure } = tally
  const failedAt = lastFailure?.at ?? 0
  if (error === undefined) {
    tally.lastSuccessAt = Math.max(lastSuccessAt, at)
    if (at >= failedAt) tally.failing = undefined
  } else if (at >= lastSuccessAt) {
    const { since = at, failures = 0 } = failing ?? {}
    tally.failing = { since: Math.min(since, at), failures: failures + 1 }
    if (at >= failedAt) tally.lastFailure = { at, error }
  }
}
