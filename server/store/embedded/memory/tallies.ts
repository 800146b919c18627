import type { DeliveryState } from '../../common/delivery-state.ts'
import type { Durations } from '../../common/durations.ts'
import { DELAY_HOURS, WEEK_HOURS } from '../../common/measures.ts'
import { createByHour, type ByHour } from './by-hour.ts'
import type { EmailEntry } from './email-index.ts'

/** What is counted of a mailbox. */
export interface MailboxTally {
  emails: number
  /** The last of them; it may be gone. */
  last: EmailEntry | undefined
  byHour: Map<number, number>
  toAccepted: ByHour<Durations>
  toDelivered: ByHour<Durations>
}

/** What is counted of an endpoint. Times are epoch ms. */
export interface EndpointTally {
  open: Map<DeliveryState, EmailEntry>
  undelivered: Map<DeliveryState, EmailEntry>
  attempts: ByHour<{ delivered: number; failed: number }>
  answers: ByHour<Durations>
  toDelivered: ByHour<Durations>
  lastSuccessAt: number | undefined
  failing: { since: number; failures: number } | undefined
  lastFailure: { at: number; error: string } | undefined
}

const delays = () => createByHour<Durations>(DELAY_HOURS, () => ({}))

export const createMailboxTally = (): MailboxTally => ({
  emails: 0,
  last: undefined,
  byHour: new Map(),
  toAccepted: delays(),
  toDelivered: delays(),
})

export const createEndpointTally = (): EndpointTally => ({
  open: new Map(),
  undelivered: new Map(),
  attempts: createByHour(WEEK_HOURS, () => ({ delivered: 0, failed: 0 })),
  answers: delays(),
  toDelivered: delays(),
  lastSuccessAt: undefined,
  failing: undefined,
  lastFailure: undefined,
})
