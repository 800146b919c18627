import { deadlineOf, type StoredEndpoint } from '../store.ts'
import { fillPace, startsLeft, usePace, type Pace } from '../common/pace.ts'
import { toJson, type Query } from './database.ts'
import { SAVE } from './documents.ts'

export const RECORDING_MS = 35_000 // for an outcome, while the database is away

/** A pace that all replicas share. */
interface SharedPace extends Pace {
  /** What each has in flight, by its name, and until when that can last. Epoch ms. */
  holders?: Record<string, { count: number; until: number }>
}

const MAKE = `insert into documents select 'pace', id, '{}' from unnest($1::text[]) as one (id) on conflict do nothing`
/** Until the end of the transaction nobody else begins anything at these endpoints. */
const LOCK = `select id, value from documents where kind = 'pace' and id = any($1) order by id for update`

interface Asking {
  owner: string
  /** Of this replica, by endpoint. */
  inFlight: (endpointId: string) => number
  now: Date
}

/** Has `claim` take no more of each endpoint than may begin there, all replicas together. */
export async function claimInPace<R extends { endpoint: StoredEndpoint }>(
  query: Query,
  endpoints: StoredEndpoint[],
  { owner, inFlight, now }: Asking,
  claim: (rooms: Map<string, number>) => Promise<R[]>,
): Promise<R[]> {
  const ids = endpoints.map(({ id }) => id)
  await query(MAKE, [ids])
  const rows = await query<{ id: string; value: SharedPace }>(LOCK, [ids])
  const kept = new Map(rows.map(({ id, value }) => [id, value]))
  const paces = endpoints.map((endpoint) => {
    const { holders = {}, ...pace } = kept.get(endpoint.id) ?? {}
    const others = Object.entries(holders).filter(([name, { until }]) => name !== owner && until > Date.now())
    const count = others.reduce((sum, [, holder]) => sum + holder.count, inFlight(endpoint.id))
    const filled = fillPace(endpoint, pace, now)
    return { endpoint, others, filled, room: startsLeft(endpoint, filled, count, now) }
  })
  const claimed = await claim(new Map(paces.map(({ endpoint: { id }, room }) => [id, Math.min(room, ALL)])))
  for (const { endpoint, others, filled } of paces) {
    const begun = claimed.filter((row) => row.endpoint.id === endpoint.id).length
    const mine = {
      count: inFlight(endpoint.id) + begun,
      until: Date.now() + deadlineOf(endpoint) + RECORDING_MS,
    }
    if (begun === 0 && mine.count === (kept.get(endpoint.id)?.holders?.[owner]?.count ?? 0)) continue
    const holders = Object.fromEntries([...others, ...(mine.count > 0 ? [[owner, mine] as const] : [])])
    await query(SAVE, ['pace', endpoint.id, toJson({ ...usePace(endpoint, filled, begun, now), holders })])
  }
  return claimed
}

const ALL = 1_000_000 // no limit, as Postgres can read it
