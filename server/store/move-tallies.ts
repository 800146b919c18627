import type { Durations } from './common/durations.ts'
import { isoOf } from './common/measures.ts'
import type { ByHour } from './embedded/memory/by-hour.ts'
import type { Measured } from './embedded/memory/measured.ts'
import type { EndpointTally } from './embedded/memory/tallies.ts'
import { toJson, type Database } from './postgres/database.ts'

interface TallyRow {
  what: 'delivered' | 'failed' | 'answer' | 'endpoint' | 'mailbox'
  id: string
  hour: number
  bucket: number
  count: number
}

/** What is counted of attempts, so that rates, delays and bars go on as they were; what is counted of emails comes with them. */
export async function moveTallies(
  database: Database,
  { endpoints, mailboxes }: Pick<Measured, 'endpoints' | 'mailboxes'>,
): Promise<void> {
  const rows = [
    ...[...endpoints].flatMap(([id, tally]) => rowsOfEndpoint(id, tally)),
    ...[...mailboxes].flatMap(([id, { toDelivered }]) => rowsOf('mailbox', id, toDelivered)),
  ]
  await database.query(SET_TALLIES, [toJson(rows)])
  await database.query(SET_RUNS, [toJson([...endpoints].map(([id, tally]) => toRun(id, tally)))])
}

function rowsOfEndpoint(id: string, { attempts, answers, toDelivered }: EndpointTally): TallyRow[] {
  const outcomes = attempts
    .all()
    .flatMap(([hour, counts]) =>
      (['delivered', 'failed'] as const).map((what) => ({ what, id, hour, bucket: 0, count: counts[what] })),
    )
  return [...outcomes, ...rowsOf('answer', id, answers), ...rowsOf('endpoint', id, toDelivered)]
}

const rowsOf = (what: TallyRow['what'], id: string, delays: ByHour<Durations>): TallyRow[] =>
  delays
    .all()
    .flatMap(([hour, durations]) =>
      Object.entries(durations).map(([bucket, count]) => ({ what, id, hour, bucket: Number(bucket), count })),
    )

const toRun = (id: string, { lastSuccessAt, failing, lastFailure }: EndpointTally) => ({
  endpoint_id: id,
  last_success_at: toIso(lastSuccessAt),
  failing_since: toIso(failing?.since),
  failures: failing?.failures ?? 0,
  last_failure_at: toIso(lastFailure?.at),
  last_error: lastFailure?.error,
})

const toIso = (ms: number | undefined) => (ms === undefined ? undefined : isoOf(ms))

/** A part that no connection counts in: a second run after an interruption sets the same again. */
const SET_TALLIES = `
insert into tallies (what, id, hour, bucket, part, count)
select what, id, hour, bucket, 8, count from json_populate_recordset(null::tallies, $1) where count > 0
on conflict (what, id, hour, bucket, part) do update set count = excluded.count`

const SET_RUNS = `
insert into endpoint_runs select * from json_populate_recordset(null::endpoint_runs, $1)
on conflict (endpoint_id) do nothing`
