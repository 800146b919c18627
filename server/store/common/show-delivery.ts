import type { Delivery } from '../../../shared/api.ts'
import { deliveryId } from './delivery-state.ts'

interface Known extends Pick<Delivery, 'endpointId' | 'status' | 'attempts' | 'isAgain'> {
  /** Of the next attempt; of one that is settled, when that was. */
  dueAt: Date
}

/** A delivery as its readers see it. */
export function showDelivery(emailId: string, { dueAt, ...known }: Known): Delivery {
  const { endpointId, status, attempts, isAgain } = known
  const at = dueAt.toISOString()
  return {
    id: deliveryId(emailId, endpointId),
    endpointId,
    status,
    attempts,
    nextAttemptAt: status === 'pending' || status === 'retrying' ? at : undefined,
    deliveredAt: status === 'delivered' ? at : undefined,
    isAgain,
  }
}
