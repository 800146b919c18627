import { deliveryStatus, type Gates } from '../common/delivery-state.ts'
import type { EmailIndex } from './memory/email-index.ts'

/** Without what was dismissed. */
export function countUndelivered({ measured }: EmailIndex, endpointId: string, gates: Gates): number {
  let count = 0
  for (const delivery of measured.endpoints.get(endpointId)?.undelivered.keys() ?? [])
    if (deliveryStatus(delivery, gates) === 'undelivered') count++
  return count
}
