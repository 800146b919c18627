import { DEFAULT_TIMEOUT_SECONDS } from '../../../shared/endpoint-limits.ts'
import {
  AGAIN_SHARE,
  LARGE_BYTES_PER_FREE,
  MAX_LARGE_BYTES_CLAIMED,
  PATIENCE_MS,
} from '../common/claim-shares.ts'
import { wants } from './accept-emails.ts'
import { RECORDING_MS } from './paces.ts'

const LEASE = `(coalesce((next.value->>'timeoutSeconds')::int, ${DEFAULT_TIMEOUT_SECONDS}) * interval '1 second' + interval '${RECORDING_MS} milliseconds')` // a dead replica's deliveries wait as long

/**
 * As claim-shares.ts says. Places and bytes are counted per replica: each knows what it has in flight, nobody has to count
 * for all.
 */
export const CLAIM = `
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

export const RELEASE = `
update deliveries set lease_owner = null, lease_until = null from unnest($1::text[], $2::text[]) as mine (email_id, endpoint_id)
where deliveries.email_id = mine.email_id and deliveries.endpoint_id = mine.endpoint_id and lease_owner = $3`

export const REPLAY = `
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

export const RETRY = `
with email as (select id from emails where id = $1 for update), -- against a deletion at the same instant
due as (
  update deliveries set state = 'open', attempts = 0, due_at = $3, is_replanned = true, is_again = true
  from email join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = $2
  where email_id = email.id and endpoint_id = $2 returning 1
)
select exists (select from due) as "isDue" from deliveries join email on email_id = email.id where endpoint_id = $2`
