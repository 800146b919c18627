import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Attempt } from '../../../shared/api.ts'
import { DEFAULT_TIMEOUT_SECONDS } from '../../../shared/endpoint-limits.ts'
import {
  AGAIN_SHARE,
  LAG_PER_ATTEMPT_MS,
  LARGE_BYTES_PER_FREE,
  MAX_LARGE_BYTES_CLAIMED,
  PATIENCE_MS,
} from '../common/claim-shares.ts'
import { deliveryId, endpointDeleted, parseDeliveryId } from '../common/delivery-state.ts'
import { factsOf } from '../common/measures.ts'
import { wants } from './accept-emails.ts'
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

const LEASE = `(coalesce((next.value->>'timeoutSeconds')::int, ${DEFAULT_TIMEOUT_SECONDS}) * interval '1 second' + interval '${RECORDING_MS} milliseconds')` // a dead replica's deliveries wait as long
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

/**
 * As claim-shares.ts says. Places and bytes are counted per replica: each knows what it has in flight, nobody has to count
 * for all.
 */
const CLAIM = `
with known as (
  select endpoint.id, endpoint.value, coalesce(in_flight, 0) as in_flight, coalesce(bytes_in_flight, 0) as bytes_in_flight,
    coalesce(lag_ms, 0) * interval '1 millisecond' as lag, served_at, coalesce(tried_in_flight, 0) as tried_in_flight,
    coalesce(prefers_tried, false) as prefers_tried, least($3::int, coalesce(in_flight, 0) + coalesce(room, $3)) as places,
    least($3::int, (endpoint.value->>'maxConcurrent')::int) as places_in_all,
    case when (endpoint.value->>'enabled')::boolean then $1::timestamptz else 'infinity' end as due_until
  from documents as endpoint
  join documents as settings on settings.kind = 'settings' and (settings.value->>'webhook_sending_enabled')::boolean
  left join unnest($6::text[], $7::int[], $8::bigint[], $9::int[], $10::timestamptz[], $12::int[], $13::boolean[], $14::int[])
    as mine (id, in_flight, bytes_in_flight, lag_ms, served_at, tried_in_flight, prefers_tried, room) on mine.id = endpoint.id
  where endpoint.kind = 'endpoint' and ((endpoint.value->>'enabled')::boolean or (endpoint.value->>'isProbed')::boolean and room > 0)
    and endpoint.id <> all($15::text[])
),
line as (
  select *, case when is_tried then tried_in_flight else in_flight - tried_in_flight end as kind_in_flight,
    case when is_tried then least(places - in_flight, greatest(1, floor(places_in_all * ${AGAIN_SHARE})::int) - tried_in_flight)
      else places - in_flight end as free
  from known cross join (values (false), (true)) as kind (is_tried)
),
due as (
  select line.*, email_id, due_at, large_bytes, greatest(due_at, served_at) + lag as waits_since
  from line cross join (values (false), (true)) as size (is_large) cross join lateral (
    select email_id, due_at, large_bytes from deliveries
    where ($11::boolean is null or is_large = $11) and endpoint_id = line.id and (large_bytes > 0) = is_large
      and (attempts > 0) = is_tried
      and state = 'open' and due_at <= due_until and (lease_until is null or lease_until <= now())
    order by due_at
    limit greatest(0, free)
    for update skip locked
  ) as free
),
by_kind as (
  select *, kind_in_flight + row_number() over (partition by id, large_bytes > 0, is_tried order by due_at, email_id) as nth_of_kind
  from due
),
in_line as (
  select *, row_number() over (partition by id, large_bytes > 0
    order by nth_of_kind, is_tried <> prefers_tried, due_at, email_id) as place
  from by_kind
),
large as (
  select * from (
    select *, bytes_in_flight + sum(large_bytes) over (partition by id order by place) as bytes_until
    from in_line where large_bytes > 0
  ) as each
  where bytes_until <= ${LARGE_BYTES_PER_FREE} * ($5::bigint - large_bytes) or $5 = ${MAX_LARGE_BYTES_CLAIMED}
    or waits_since <= $1 - interval '${PATIENCE_MS} milliseconds'
),
large_in_line as (
  select *, row_number() over turns as nth, $5 - sum(large_bytes) over turns as bytes_free
  from large window turns as (order by bytes_until - large_bytes, waits_since, due_at, email_id, id)
),
ready as (
  select id, value, in_flight, places, place, email_id, due_at, waits_since from in_line where large_bytes = 0
  union all
  select id, value, in_flight, places, place, email_id, due_at, waits_since from (
    select *, bool_and(
      bytes_until <= ${LARGE_BYTES_PER_FREE} * bytes_free or (nth = 1 and $5 = ${MAX_LARGE_BYTES_CLAIMED})
    ) over (order by nth) as fits from large_in_line
  ) as large where fits
),
turn as (
  select *, in_flight + row_number() over (partition by id order by place, due_at, email_id) as nth from ready
),
next as (select * from turn where nth <= places order by nth, waits_since, due_at, email_id, id limit $2)
update deliveries set lease_owner = $4, lease_until = now() + ${LEASE}, is_replanned = false
from next join emails on emails.id = next.email_id
where deliveries.email_id = next.email_id and deliveries.endpoint_id = next.id
returning deliveries.email_id, attempts, next.value as endpoint, received_at, large_bytes,
  case when large_bytes = 0 then push::text end as push_json`

const RELEASE = `
update deliveries set lease_owner = null, lease_until = null from unnest($1::text[], $2::text[]) as mine (email_id, endpoint_id)
where deliveries.email_id = mine.email_id and deliveries.endpoint_id = mine.endpoint_id and lease_owner = $3`

const REPLAY = `
with meant as (
  select endpoint.id from documents as endpoint join emails on emails.id = $1
  where endpoint.kind = 'endpoint' and case when $3::text[] is null then ${wants(`summary->'routes'`)} else endpoint.id = any($3) end
),
email as (
  update emails set status = 'processed', is_nowhere = is_nowhere and not exists (select from meant)
  where id = $1 returning id
),
due as (
  insert into deliveries (email_id, endpoint_id, due_at, is_again)
  select email.id, meant.id, $2, true from email cross join meant
  on conflict (email_id, endpoint_id) do update set state = 'open', attempts = 0, due_at = excluded.due_at,
    is_replanned = true, is_again = true
)
select count(*)::int as found from email`

const RETRY = `
with email as (select id from emails where id = $1 for update), -- against a deletion at the same instant
due as (
  update deliveries set state = 'open', attempts = 0, due_at = $3, is_replanned = true, is_again = true
  from email join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = $2
  where email_id = email.id and endpoint_id = $2 returning 1
)
select exists (select from due) as "isDue" from deliveries join email on email_id = email.id where endpoint_id = $2`
