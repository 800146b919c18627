import type { DeliveryStatus, Settings } from '../../../shared/api.ts'
import { AppError } from '../../errors.ts'
import type { Closed } from '../../routing/delivery-window.ts'
import type { StoredEndpoint } from '../store.ts'

export interface DeliveryState {
  endpointId: string
  state: 'open' | 'delivered' | 'undelivered'
  attempts: number
  /** Epoch ms of the next attempt; of one that is settled, when that was. */
  dueAt: number
  /** Planned anew by a person: what it took says nothing of how long mail takes. */
  isAgain?: true
}

/** What decides whether an open delivery may go out. */
export interface Gates {
  settings: Settings
  endpoints: Map<string, StoredEndpoint>
  closed: Closed
  /** By endpoint, also one that is deleted: what was undelivered then does not matter. Epoch ms. */
  dismissals: Record<string, number>
}

/** An email has one delivery per endpoint, so the two ids make its id; it is also the webhook-id. */
export function deliveryId(emailId: string, endpointId: string): string {
  return `dlv_${emailId.replace('eml_', '')}_${endpointId.replace('ep_', '')}`
}

export function parseDeliveryId(id: string): { emailId: string; endpointId: string } | undefined {
  const parts = /^dlv_([^_]+)_([^_]+)$/.exec(id)
  return parts ? { emailId: `eml_${parts[1]}`, endpointId: `ep_${parts[2]}` } : undefined
}

/** Nothing could be sent: the answer to who wants it attempted now. */
export function endpointDeleted(): AppError {
  const message =
    'The endpoint of this delivery was deleted - deliver the email again to the endpoints there are'
  return new AppError('endpoint_deleted', message)
}

/** `held` is never stored: it is what an open delivery is while sending is off, its endpoint is paused or its window closed. */
export function deliveryStatus(delivery: DeliveryState, gates: Gates): DeliveryStatus {
  if (delivery.state === 'delivered') return delivery.state
  const endpoint = gates.endpoints.get(delivery.endpointId)
  if (delivery.state === 'undelivered' || !endpoint)
    return isDismissed(delivery, gates) ? 'dismissed' : 'undelivered'
  if (!gates.settings.webhook_sending_enabled || !endpoint.enabled || gates.closed.has(endpoint.id))
    return 'held'
  return delivery.attempts > 0 ? 'retrying' : 'pending'
}

/** Nothing becomes undelivered to a deleted endpoint that was not so when it was dismissed. */
function isDismissed({ endpointId, dueAt }: DeliveryState, { endpoints, dismissals }: Gates): boolean {
  const dismissedAt = dismissals[endpointId]
  return dismissedAt !== undefined && (dueAt <= dismissedAt || !endpoints.has(endpointId))
}

/** To count from. */
export const zeroOfEach = (): Record<DeliveryStatus, number> => ({
  ...{ pending: 0, held: 0, retrying: 0 },
  ...{ delivered: 0, undelivered: 0, dismissed: 0 },
})

/** When its window opens, if it waits for nothing else. */
export function openingOf(endpointId: string, { settings, endpoints, closed }: Gates): Date | undefined {
  const isSent = settings.webhook_sending_enabled && endpoints.get(endpointId)?.enabled
  return isSent ? closed.get(endpointId) : undefined
}

export type Fate = 'delivered' | 'onTheWay' | 'givenUp' | 'sentNowhere'

/** What became of an email, by the statuses of its deliveries; one that was dismissed is owed no more. */
export function fateOf(all: DeliveryStatus[]): Fate {
  const statuses = all.filter((status) => status !== 'dismissed')
  if (statuses.length === 0) return 'sentNowhere'
  if (statuses.every((status) => status === 'delivered')) return 'delivered'
  return statuses.every((status) => status === 'delivered' || status === 'undelivered')
    ? 'givenUp'
    : 'onTheWay'
}
