import type { EmailStatus } from '../../../shared/push.ts'
import { deliveryId, type DeliveryState } from '../common/delivery-state.ts'
import { findDelivery, type EmailEntry } from './memory/email-index.ts'
import type { Engine } from './engine.ts'
import { writeAbout } from './disk/write-about.ts'

/**
 * Plans deliveries of an email anew: durable first, so what the disk refuses has changed nothing, now or after a restart.
 * `plan` is asked when nothing else about the email is on its way to the disk. Tells whether the email is still here.
 */
export function planDeliveries(
  { emailLog, queue, announce }: Engine,
  entry: EmailEntry,
  plan: () => DeliveryState[],
  changedStatus?: EmailStatus,
): Promise<boolean> {
  return writeAbout(entry, async () => {
    const status = changedStatus ?? entry.status
    const planned = plan()
    const deliveries = planInto(entry.deliveries, planned)
    if (planned.length > 0 || status !== entry.status)
      await emailLog.append({ kind: 'deliveries', emailId: entry.id, status, deliveries })
    if (emailLog.index.byId.get(entry.id) !== entry) return false
    entry.status = status
    for (const delivery of planned) {
      queue.replan(deliveryId(entry.id, delivery.endpointId))
      queue.add(entry, rememberDelivery(entry, delivery))
    }
    emailLog.index.measured.count(entry)
    announce('delivery')
    return true
  })
}

function planInto(deliveries: DeliveryState[], planned: DeliveryState[]): DeliveryState[] {
  const next = new Map([...deliveries, ...planned].map((delivery) => [delivery.endpointId, delivery]))
  return [...next.values()]
}

/** In place: the queue knows a delivery by its object. */
function rememberDelivery(entry: EmailEntry, planned: DeliveryState): DeliveryState {
  const known = findDelivery(entry, planned.endpointId)
  if (known) return Object.assign(known, planned)
  entry.deliveries.push(planned)
  return planned
}
