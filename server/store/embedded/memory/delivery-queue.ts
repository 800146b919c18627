import TinyQueue from 'tinyqueue'
import {
  AGAIN_SHARE,
  LAG_PER_ATTEMPT_MS,
  LARGE_BYTES,
  LARGE_BYTES_PER_FREE,
  MAX_LARGE_BYTES_CLAIMED,
  PATIENCE_MS,
} from '../../common/claim-shares.ts'
import { deliveryId, type DeliveryState } from '../../common/delivery-state.ts'
import type { EmailEntry } from './email-index.ts'
import { fillPace, startsLeft, usePace, type Pace } from '../../common/pace.ts'
import type { EmailSize, StoredEndpoint } from '../../store.ts'

export interface Claim {
  entry: EmailEntry
  delivery: DeliveryState
}

interface Due extends Claim {
  dueAt: number
}

/** Never tried, or tried before. */
type Kind = 'first' | 'again'
type Lane = Record<Kind, TinyQueue<Due>>

/** What one endpoint is owed, soonest first, and what of it is in flight. */
interface Line {
  small: Lane
  large: Lane
  inFlight: Record<Kind, number>
  lastKind: Kind
  largeBytes: number
  servedAt: number
  lagMs: number
  pace: Pace
}

interface Open {
  line: Line
  endpoint: StoredEndpoint
  perEndpoint: number
}

interface Turn extends Open {
  kind: Kind
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
  claim(endpoints: StoredEndpoint[], now: Date, wanted: Wanted): Claim[]
  /** For a delivery that somebody planned anew: an attempt in flight then no longer decides. */
  replan(deliveryId: string): void
  /** Ends a claim. Tells whether its attempt decides. */
  release(deliveryId: string, durationMs?: number): boolean
}

interface Claimed {
  line: Line
  kind: Kind
  largeBytes: number
  isReplanned: boolean
}

// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createDeliveryQueue(): DeliveryQueue {
  const lines = new Map<string, Line>()
  const claimed = new Map<string, Claimed>()
  let largeBytesFree = MAX_LARGE_BYTES_CLAIMED

  function take({ line, endpoint, kind, queue, due }: Turn, now: Date): Claim {
    queue.pop()
    const largeBytes = queue === line.large[kind] ? due.entry.place.length : 0
    claimed.set(idOf(due), { line, kind, largeBytes, isReplanned: false })
    line.inFlight[kind] += 1
    line.lastKind = kind
    line.pace = usePace(endpoint, line.pace, 1, now)
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

  function findDue(queue: TinyQueue<Due>, until: number): Due | undefined {
    let due = queue.peek()
    for (; due && due.dueAt <= until && !isCurrent(due); due = queue.peek()) queue.pop()
    return due && due.dueAt <= until ? due : undefined
  }

  function turnsIn(laneOf: (line: Line) => Lane, lines: Open[], now: Date): Turn[] {
    return lines.flatMap((open) => {
      const until = open.endpoint.enabled ? now.getTime() : Infinity // one that is only tried is tried with any
      const turns = KINDS.flatMap((kind): Turn[] => {
        const queue = laneOf(open.line)[kind]
        const due = hasPlace(open, kind, now) ? findDue(queue, until) : undefined
        return due ? [{ ...open, kind, queue, due }] : []
      })
      return turns.find(({ kind }) => kind === nextKind(open.line)) ?? turns[0] ?? []
    })
  }

  function fits({ line, due }: Turn): boolean {
    const bytes = due.entry.place.length
    if (largeBytesFree === MAX_LARGE_BYTES_CLAIMED) return true
    return line.largeBytes + bytes <= LARGE_BYTES_PER_FREE * (largeBytesFree - bytes)
  }

  function findTurn(open: Open[], now: Date, size: EmailSize | undefined): Turn | undefined {
    const turns = size === 'large' ? [] : turnsIn((line) => line.small, open, now)
    const isPatient = (turn: Turn) => waitsSince(turn) > now.getTime() - PATIENCE_MS
    const larges = size === 'small' ? [] : turnsIn((line) => line.large, open, now)
    const inLine = larges.filter((turn) => fits(turn) || !isPatient(turn))
    const large = first(inLine, (line) => line.largeBytes)
    if (large && fits(large)) turns.push(large)
    return first(turns, inFlightOf)
  }

  return {
    add(entry, delivery) {
      if (delivery.state !== 'open') return
      const line = lines.get(delivery.endpointId) ?? createLine()
      lines.set(delivery.endpointId, line)
      const lane = entry.place.length > LARGE_BYTES ? line.large : line.small
      lane[delivery.attempts > 0 ? 'again' : 'first'].push({ dueAt: delivery.dueAt, entry, delivery })
    },
    claim(endpoints, now, { limit, perEndpoint, size }) {
      const claims: Claim[] = []
      const open = endpoints.flatMap((endpoint): Open[] => {
        const line = lines.get(endpoint.id)
        if (!line) return []
        line.pace = fillPace(endpoint, line.pace, now)
        return [{ line, endpoint, perEndpoint }]
      })
      while (claims.length < limit) {
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
      const { line, kind, largeBytes, isReplanned } = claim
      claimed.delete(id)
      line.inFlight[kind] -= 1
      line.largeBytes -= largeBytes
      line.lagMs = LAG_PER_ATTEMPT_MS * durationMs
      largeBytesFree += largeBytes
      return !isReplanned
    },
  }
}

const KINDS: Kind[] = ['first', 'again']

const idOf = ({ entry, delivery }: Due) => deliveryId(entry.id, delivery.endpointId)

const inFlightOf = ({ inFlight }: Line) => inFlight.first + inFlight.again

function hasPlace({ line, endpoint, perEndpoint }: Open, kind: Kind, now: Date): boolean {
  const inFlight = inFlightOf(line)
  if (inFlight >= perEndpoint || startsLeft(endpoint, line.pace, inFlight, now) < 1) return false
  const places = Math.min(perEndpoint, endpoint.maxConcurrent ?? perEndpoint)
  return kind === 'first' || line.inFlight.again < Math.max(1, Math.floor(places * AGAIN_SHARE))
}

function nextKind({ inFlight, lastKind }: Line): Kind {
  if (inFlight.first === inFlight.again) return lastKind === 'first' ? 'again' : 'first'
  return inFlight.first < inFlight.again ? 'first' : 'again'
}

function createLine(): Line {
  const create = () => new TinyQueue<Due>([], (a, b) => a.dueAt - b.dueAt)
  const createLane = (): Lane => ({ first: create(), again: create() })
  return {
    ...{ small: createLane(), large: createLane(), inFlight: { first: 0, again: 0 }, lastKind: 'again' },
    ...{ largeBytes: 0, servedAt: 0, lagMs: 0, pace: {} },
  }
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
