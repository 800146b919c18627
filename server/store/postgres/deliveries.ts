import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Attempt } from '../../../shared/api.ts'
import { LAG_PER_ATTEMPT_MS, MAX_LARGE_BYTES_CLAIMED } from '../common/claim-shares.ts'
import { deliveryId, endpointDeleted, parseDeliveryId } from '../common/delivery-state.ts'
import { factsOf } from '../common/measures.ts'
import { CLAIM, RELEASE, REPLAY, RETRY } from './deliveries-sql.ts'
import { createGroup } from './group-calls.ts'
import { isPaced } from '../common/pace.ts'
import { toJson, type Query } from './database.ts'
import { claimInPace, RECORDING_MS } from './paces.ts'
import { isAboutOneItem } from './database-error.ts'
import type { Engine } from './engine.ts'
import { RECORD } from './record-attempts.ts'
import { createTurns } from '../../common/turns.ts'
import {
  deadlineOf,
  type ClaimedDelivery,
  type Deliveries,
  type DeliveryOutcome,
  type EmailSize,
  type StoredEndpoint,
} from '../store.ts'

const RETRY_RECORDING_MS = 1_000

interface ClaimedRow {
  email_id: string
  attempts: number
  endpoint: StoredEndpoint
  received_at: Date
  /** null of a large email, which is read outside the turn. */
  push_json: string | null
  large_bytes: number
}

interface InFlight {
  endpointId: string
  wasTried: boolean
  largeBytes: number
  /** When its lease ends. */
  until: number
}

interface Recorded {
  id: string
  attempt: Attempt
  outcome: DeliveryOutcome
}

/** How the Postgres store hands deliveries out, under a lease, and takes their outcomes, in groups. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createDeliveries({ mail, knownEndpoints, closedNow, announce, now }: Engine) {
  const owner = randomUUID()
  const inFlight = new Map<string, InFlight>()
  const lagMs = new Map<string, number>()
  const servedAt = new Map<string, Date>()
  const prefersTried = new Map<string, boolean>()
  const inTurn = createTurns()

  async function lease(asked: Asked): Promise<ClaimedRow[]> {
    for (const [id, { until }] of inFlight) if (until <= Date.now()) inFlight.delete(id)
    const lines = countByEndpoint([...servedAt.keys()], [...inFlight.values()])
    const paced = (await knownEndpoints()).filter(isPaced)
    const rows =
      paced.length === 0
        ? await take(mail.query, lines, asked)
        : await mail.transact((query) =>
            claimInPace(
              query,
              paced,
              { owner, now: asked.at, inFlight: (id) => lines.get(id)?.count ?? 0 },
              (rooms) => take(query, lines, { ...asked, rooms }),
            ),
          )
    for (const { email_id, endpoint, attempts, large_bytes: largeBytes } of rows) {
      const wasTried = attempts > 0
      servedAt.set(endpoint.id, asked.at)
      prefersTried.set(endpoint.id, !wasTried)
      const until = Date.now() + deadlineOf(endpoint) + RECORDING_MS
      inFlight.set(deliveryId(email_id, endpoint.id), {
        endpointId: endpoint.id,
        wasTried,
        largeBytes,
        until,
      })
    }
    return rows
  }

  async function take(
    query: Query,
    lines: Lines,
    { at, limit, perEndpoint, size, rooms }: Asked,
  ): Promise<ClaimedRow[]> {
    const ids = [...new Set([...lines.keys(), ...(rooms?.keys() ?? [])])]
    const largeBytesFree =
      MAX_LARGE_BYTES_CLAIMED - [...lines.values()].reduce((sum, { largeBytes }) => sum + largeBytes, 0)
    return query<ClaimedRow>(CLAIM, [
      ...[at, limit, perEndpoint, owner, largeBytesFree, ids],
      ids.map((id) => lines.get(id)?.count),
      ids.map((id) => lines.get(id)?.largeBytes),
      ids.map((id) => lagMs.get(id) ?? 0),
      ids.map((id) => servedAt.get(id)),
      size ? size === 'large' : null,
      ids.map((id) => lines.get(id)?.tried),
      ids.map((id) => prefersTried.get(id)),
      ids.map((id) => rooms?.get(id)),
      [...(await closedNow()).keys()],
    ])
  }

  async function toClaimed({ email_id, attempts, endpoint, received_at, push_json }: ClaimedRow) {
    const id = deliveryId(email_id, endpoint.id)
    const pushJson = push_json ?? (await readPush(email_id))
    if (pushJson !== undefined)
      return [
        { id, attempts, endpoint, email: { id: email_id, receivedAt: received_at.toISOString(), pushJson } },
      ]
    inFlight.delete(id) // erased meanwhile
    return []
  }

  async function readPush(emailId: string): Promise<string | undefined> {
    const [row] = await mail.query<{ push: string }>('select push::text from emails where id = $1', [emailId])
    return row?.push
  }

  async function recordTogether(recorded: Recorded[]): Promise<void[]> {
    const ids = recorded.map(({ id }) => parseDeliveryId(id))
    const facts = recorded.map(({ attempt, outcome }) => factsOf(attempt, outcome.status))
    await mail.query(RECORD, [
      ids.map((id) => id?.emailId),
      ids.map((id) => id?.endpointId),
      recorded.map(({ outcome: { status } }) =>
        status === 'retrying' || status === 'held' ? 'open' : status,
      ),
      recorded.map(({ outcome }) => (outcome.status === 'retrying' ? outcome.nextAttemptAt : now())),
      recorded.map(({ attempt }) => toJson(attempt)),
      owner,
      facts.map(({ at }) => new Date(at)),
      facts.map(({ tookMs }) => tookMs),
      facts.map(({ error }) => error),
    ])
    return recorded.map(() => undefined)
  }
  const record = createGroup({ fits: () => true, run: recordTogether, isAboutOneItem })

  const deliveries: Deliveries = {
    async replayEmail(id, endpointIds) {
      const [answer] = await mail.query<{ found: number }>(REPLAY, [id, now(), endpointIds])
      if (answer?.found) announce('delivery')
      return answer?.found === 1
    },

    async retryDelivery(id) {
      const ids = parseDeliveryId(id)
      const [found] = await mail.query<{ isDue: boolean }>(RETRY, [ids?.emailId, ids?.endpointId, now()])
      if (!found) return false
      if (!found.isDue) throw endpointDeleted()
      announce('delivery')
      return true
    },

    async claimDeliveries(at, limit, perEndpoint, size) {
      const rows = await inTurn(() => lease({ at, limit, perEndpoint, size })) // each counts what those before it took
      const claimed: ClaimedDelivery[] = []
      for (const row of rows) claimed.push(...(await toClaimed(row))) // large ones are read one by one
      return claimed
    },

    async recordAttempt(id, attempt, outcome) {
      const { until = 0, endpointId } = inFlight.get(id) ?? {}
      // A database that is away for some seconds does not make the endpoint get it twice.
      while (!(await record({ id, attempt, outcome }).then(() => true, failAfter(until)))) {
        await delay(RETRY_RECORDING_MS)
      }
      inFlight.delete(id)
      if (endpointId) lagMs.set(endpointId, LAG_PER_ATTEMPT_MS * attempt.durationMs)
      announce('delivery')
    },
  }

  /** What a stop cut off goes out again at once, from another replica. */
  async function releaseLeases(): Promise<void> {
    await inTurn(async () => undefined) // after the last claim
    const ids = [...inFlight.keys()].map(parseDeliveryId)
    const [emailIds, endpointIds] = [ids.map((id) => id?.emailId), ids.map((id) => id?.endpointId)]
    if (ids.length > 0) await mail.query(RELEASE, [emailIds, endpointIds, owner])
  }

  return { deliveries, releaseLeases }
}

function failAfter(time: number): (error: unknown) => false {
  return (error) => {
    if (Date.now() >= time) throw error
    return false
  }
}

interface Asked {
  at: Date
  limit: number
  perEndpoint: number
  size: EmailSize | undefined
  /** How many more may begin, of endpoints that have a limit. */
  rooms?: Map<string, number>
}

type Lines = Map<string, { count: number; tried: number; largeBytes: number }>

/** Of every endpoint that is known, also of those with nothing in flight. */
function countByEndpoint(endpointIds: string[], inFlight: InFlight[]): Lines {
  const nothing = { count: 0, tried: 0, largeBytes: 0 }
  const lines: Lines = new Map(endpointIds.map((id) => [id, nothing]))
  for (const { endpointId, wasTried, largeBytes } of inFlight) {
    const line = lines.get(endpointId) ?? nothing
    lines.set(endpointId, {
      count: line.count + 1,
      tried: line.tried + Number(wasTried),
      largeBytes: line.largeBytes + largeBytes,
    })
  }
  return lines
}
