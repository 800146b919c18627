import type { Delivery, DeliveryStatus } from '../../../shared/api.ts'
import { deliveryId } from './delivery-state.ts'

interface Known extends Pick<Delivery, 'endpointId' | 'status' | 'attempts' | 'isAgain'> {
  /** Of the next attempt; of one that is settled, when that was. */
  dueAt: Date
}

/** A delivery as its readers see it. `opening`: of the window that it waits for, if it is held by nothing else. */
export function showDelivery(emailId: string, { dueAt, ...known }: Known, opening?: Date): Delivery {
  const { endpointId, status, attempts, isAgain } = known
  const at = dueAt.toISOString()
  return {
    id: deliveryId(emailId, endpointId),
    endpointId,
    status,
    attempts,
    nextAttemptAt: plannedAt(status, dueAt, opening),
    deliveredAt: status === 'delivered' ? at : undefined,
    isAgain,
  }
}

function plannedAt(status: DeliveryStatus, dueAt: Date, opening: Date | undefined): string | undefined {
  if (status === 'pending' || status === 'retrying') return dueAt.toISOString()
  if (status !== 'held' || !opening) return undefined
  return (opening > dueAt ? opening : dueAt).toISOString()
}
