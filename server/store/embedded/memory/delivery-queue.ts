import TinyQueue from 'tinyqueue'
import {
  LAG_PER_ATTEMPT_MS,
  LARGE_BYTES,
  LARGE_BYTES_PER_FREE,
  MAX_LARGE_BYTES_CLAIMED,
  PATIENCE_MS,
} from '../../common/claim-shares.ts'
import { deliveryId, type DeliveryState } from '../../common/delivery-state.ts'
import type { EmailEntry } from './email-index.ts'
import type { EmailSize } from '../../store.ts'

export interface Claim {
  entry: EmailEntry
  delivery: DeliveryState
}

interface Due extends Claim {
  dueAt: number
}

/** What one endpoint is owed, soonest first, and what of it is in flight. */
interface Line {
  small: TinyQueue<Due>
  large: TinyQueue<Due>
  inFlight: number
  largeBytes: number
  servedAt: number
  lagMs: number
}

interface Turn {
  line: Line
  queue: TinyQueue<Due>
  due: Due
}

interface Wanted {
  limit: number
  perEndpoint: number
  size: EmailSize | undefined
}

/** Open deliveries by endpoint; `claim-shares.ts` says who is next. A paused endpoint's line just waits. */
export interface DeliveryQueue {
  add(entry: EmailEntry, delivery: DeliveryState): void
  claim(endpointIds: string[], now: Date, wanted: Wanted): Claim[]
  /** For a delivery that somebody planned anew: an attempt in flight then no longer decides. */
  replan(deliveryId: string): void
  /** Ends a claim. Tells whether its attempt decides. */
  release(deliveryId: string, durationMs?: number): boolean
}

// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createDeliveryQueue(): DeliveryQueue {
  const lines = new Map<string, Line>()
  const claimed = new Map<string, { line: Line; largeBytes: number; isReplanned: boolean }>()
  let largeBytesFree = MAX_LARGE_BYTES_CLAIMED

  function take({ line, queue, due }: Turn, now: Date): Claim {
    queue.pop()
    const largeBytes = queue === line.large ? due.entry.place.length : 0
    claimed.set(idOf(due), { line, largeBytes, isReplanned: false })
    line.inFlight += 1
    line.servedAt = now.getTime()
    line.largeBytes += largeBytes
    largeBytesFree -= largeBytes
    return { entry: due.entry, delivery: due.delivery }
  }

  // A replay plans a delivery anew without searching for its old place; that one is recognised here.
  const isCurrent = (due: Due) =>
    due.delivery.state === 'open' &&
    due.delivery.dueAt === due.dueAt &&
    due.entry.deliveries.includes(due.delivery) &&
    !claimed.has(idOf(due))

  function turnsIn(queueOf: (line: Line) => TinyQueue<Due>, open: Line[], now: Date): Turn[] {
    return open.flatMap((line) => {
      const queue = queueOf(line)
      let due = queue.peek()
      for (; due && due.dueAt <= now.getTime() && !isCurrent(due); due = queue.peek()) queue.pop()
      return due && due.dueAt <= now.getTime() ? { line, queue, due } : []
    })
  }

  function fits({ line, due }: Turn): boolean {
    const bytes = due.entry.place.length
    if (largeBytesFree === MAX_LARGE_BYTES_CLAIMED) return true
    return line.largeBytes + bytes <= LARGE_BYTES_PER_FREE * (largeBytesFree - bytes)
  }

  function findTurn(open: Line[], now: Date, size: EmailSize | undefined): Turn | undefined {
    const turns = size === 'large' ? [] : turnsIn((line) => line.small, open, now)
    const isPatient = (turn: Turn) => waitsSince(turn) > now.getTime() - PATIENCE_MS
    const larges = size === 'small' ? [] : turnsIn((line) => line.large, open, now)
    const inLine = larges.filter((turn) => fits(turn) || !isPatient(turn))
    const large = first(inLine, (line) => line.largeBytes)
    if (large && fits(large)) turns.push(large)
    return first(turns, (line) => line.inFlight)
  }

  return {
    add(entry, delivery) {
      if (delivery.state !== 'open') return
      const line = lines.get(delivery.endpointId) ?? createLine()
      lines.set(delivery.endpointId, line)
      const queue = entry.place.length > LARGE_BYTES ? line.large : line.small
      queue.push({ dueAt: delivery.dueAt, entry, delivery })
    },
    claim(endpointIds, now, { limit, perEndpoint, size }) {
      const claims: Claim[] = []
      const owed = endpointIds.flatMap((id) => lines.get(id) ?? [])
      while (claims.length < limit) {
        const open = owed.filter(({ inFlight }) => inFlight < perEndpoint)
        const turn = findTurn(open, now, size)
        if (!turn) break
        claims.push(take(turn, now))
      }
      return claims
    },
    replan(id) {
      const claim = claimed.get(id)
      if (claim) claim.isReplanned = true
    },
    release(id, durationMs = 0) {
      const claim = claimed.get(id)
      if (!claim) return true
      const { line, largeBytes, isReplanned } = claim
      claimed.delete(id)
      line.inFlight -= 1
      line.largeBytes -= largeBytes
      line.lagMs = LAG_PER_ATTEMPT_MS * durationMs
      largeBytesFree += largeBytes
      return !isReplanned
    },
  }
}

const idOf = ({ entry, delivery }: Due) => deliveryId(entry.id, delivery.endpointId)

function createLine(): Line {
  const create = () => new TinyQueue<Due>([], (a, b) => a.dueAt - b.dueAt)
  return { small: create(), large: create(), inFlight: 0, largeBytes: 0, servedAt: 0, lagMs: 0 }
}

const waitsSince = ({ line, due }: Turn) => Math.max(due.dueAt, line.servedAt) + line.lagMs

/** The one with the least in flight, and among those the one that has waited longest. */
function first(turns: Turn[], inFlight: (line: Line) => number): Turn | undefined {
  const compare = (a: Turn, b: Turn) =>
    inFlight(a.line) - inFlight(b.line) || waitsSince(a) - waitsSince(b) || a.due.dueAt - b.due.dueAt
  return turns.reduce<Turn | undefined>(
    (best, turn) => (best && compare(best, turn) <= 0 ? best : turn),
    undefined,
  )
}
