import TinyQueue from 'tinyqueue'
import type { EmailEntry } from './email-index.ts'
import type { DeliveryState } from './segment-line.ts'

interface Due {
  dueAt: number
  entry: EmailEntry
  delivery: DeliveryState
}

export interface Claim {
  entry: EmailEntry
  delivery: DeliveryState
}

/** Open deliveries by endpoint, soonest first. A paused endpoint's queue just waits. */
export interface DeliveryQueue {
  add(entry: EmailEntry): void
  claim(endpointId: string, now: Date, limit: number): Claim[]
  /** Ends a claim; a delivery that is still open queues up again. */
  release(entry: EmailEntry, delivery: DeliveryState): void
  countClaimed(endpointId: string): number
}

export function createDeliveryQueue(): DeliveryQueue {
  const queues = new Map<string, TinyQueue<Due>>()
  const claimed = new Map<string, Set<DeliveryState>>()
  const claimedOf = (endpointId: string) => claimed.get(endpointId) ?? new Set<DeliveryState>()

  function enqueue(entry: EmailEntry, delivery: DeliveryState): void {
    const queue = queues.get(delivery.endpointId) ?? new TinyQueue<Due>([], (a, b) => a.dueAt - b.dueAt)
    queues.set(delivery.endpointId, queue)
    queue.push({ dueAt: delivery.dueAt, entry, delivery })
  }

  // A replay plans a delivery anew without searching for its old place; that one is recognised here.
  const isCurrent = ({ dueAt, entry, delivery }: Due) =>
    delivery.state === 'open' && delivery.dueAt === dueAt && entry.deliveries.includes(delivery)

  return {
    add(entry) {
      for (const delivery of entry.deliveries) if (delivery.state === 'open') enqueue(entry, delivery)
    },
    claim(endpointId, now, limit) {
      const queue = queues.get(endpointId)
      const inFlight = claimedOf(endpointId)
      const claims: Claim[] = []
      for (let next = queue?.peek(); queue && next && claims.length < limit; next = queue.peek()) {
        if (next.dueAt > now.getTime()) break
        queue.pop()
        if (!isCurrent(next) || inFlight.has(next.delivery)) continue
        inFlight.add(next.delivery)
        claims.push({ entry: next.entry, delivery: next.delivery })
      }
      claimed.set(endpointId, inFlight)
      return claims
    },
    release(entry, delivery) {
      claimedOf(delivery.endpointId).delete(delivery)
      if (delivery.state === 'open' && entry.deliveries.includes(delivery)) enqueue(entry, delivery)
    },
    countClaimed: (endpointId) => claimedOf(endpointId).size,
  }
}
