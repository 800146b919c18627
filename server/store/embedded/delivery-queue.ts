import TinyQueue from 'tinyqueue'
import { deliveryId, MAX_BYTES_CLAIMED } from '../delivery-view.ts'
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
  add(entry: EmailEntry, delivery: DeliveryState): void
  claim(endpointId: string, now: Date, limit: number): Claim[]
  /** For a delivery that somebody planned anew: an attempt in flight then no longer decides. */
  replan(deliveryId: string): void
  /** Ends a claim. Tells whether its attempt decides. */
  release(deliveryId: string): boolean
  countClaimed(endpointId: string): number
}

export function createDeliveryQueue(): DeliveryQueue {
  const queues = new Map<string, TinyQueue<Due>>()
  const claimed = new Map<string, { endpointId: string; bytes: number; isReplanned: boolean }>()
  let bytesClaimed = 0
  const countByEndpoint = new Map<string, number>()
  const countClaimed = (endpointId: string) => countByEndpoint.get(endpointId) ?? 0

  // A replay plans a delivery anew without searching for its old place; that one is recognised here.
  const isCurrent = ({ dueAt, entry, delivery }: Due) =>
    delivery.state === 'open' && delivery.dueAt === dueAt && entry.deliveries.includes(delivery)

  return {
    add(entry, delivery) {
      if (delivery.state !== 'open') return
      const queue = queues.get(delivery.endpointId) ?? new TinyQueue<Due>([], (a, b) => a.dueAt - b.dueAt)
      queues.set(delivery.endpointId, queue)
      queue.push({ dueAt: delivery.dueAt, entry, delivery })
    },
    claim(endpointId, now, limit) {
      const queue = queues.get(endpointId)
      const claims: Claim[] = []
      for (let next = queue?.peek(); queue && next && claims.length < limit; next = queue.peek()) {
        const bytes = next.entry.place.length
        if (next.dueAt > now.getTime()) break
        if (claimed.size > 0 && bytesClaimed + bytes > MAX_BYTES_CLAIMED) break
        queue.pop()
        const id = deliveryId(next.entry.id, endpointId)
        if (!isCurrent(next) || claimed.has(id)) continue
        claimed.set(id, { endpointId, bytes, isReplanned: false })
        bytesClaimed += bytes
        claims.push({ entry: next.entry, delivery: next.delivery })
      }
      countByEndpoint.set(endpointId, countClaimed(endpointId) + claims.length)
      return claims
    },
    replan(id) {
      const claim = claimed.get(id)
      if (claim) claim.isReplanned = true
    },
    release(id) {
      const claim = claimed.get(id)
      if (!claim) return true
      claimed.delete(id)
      bytesClaimed -= claim.bytes
      countByEndpoint.set(claim.endpointId, countClaimed(claim.endpointId) - 1)
      return !claim.isReplanned
    },
    countClaimed,
  }
}
