import { tally } from './tally.ts'

/** In the order in which attempts began, whatever the order in which they are recorded. */
const IS_OVER = `excluded.last_success_at >= coalesce(known.last_failure_at, '-infinity')`
const GOES_ON = `excluded.last_failure_at >= coalesce(known.last_success_at, '-infinity')`

/**
 * Only the holder of the lease decides: whoever was taken for dead may come back and find it sent by another. What
 * somebody planned anew meanwhile stays as planned. What is recorded is counted too.
 */
export const RECORD = `
with outcome as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[],
    $7::timestamptz[], $8::double precision[], $9::text[])
    as one (email_id, endpoint_id, state, due_at, attempt, began, took_ms, error)
),
recorded as (
  update deliveries set
    state = case when is_replanned then deliveries.state
      when outcome.state = 'open' and not exists (select from documents where kind = 'endpoint' and id = outcome.endpoint_id) then 'undelivered'
      else outcome.state end, -- it may have been deleted meanwhile
    attempts = case when is_replanned then attempts else attempts + 1 end,
    due_at = case when is_replanned then deliveries.due_at else outcome.due_at end,
    lease_owner = null, lease_until = null, attempt_log = attempt_log || attempt::json
  from outcome
  where deliveries.email_id = outcome.email_id and deliveries.endpoint_id = outcome.endpoint_id and lease_owner = $6
  returning deliveries.email_id, deliveries.endpoint_id, is_again, began, took_ms, error
),
counted as (
  select endpoint_id, coalesce(mailbox, '') as mailbox, began, took_ms, error, hour_of(began) as hour,
    case when error is null and not is_again then date_part('epoch', began - gmail_at) * 1000 + took_ms end as delay_ms
  from recorded join emails on emails.id = email_id
),
tallied as (
  ${tally(`
  select what, id, hour, bucket, count(*) as count from (
    select case when error is null then 'delivered' else 'failed' end as what, endpoint_id as id, hour, 0 as bucket from counted
    union all select 'answer', endpoint_id, hour, duration_bucket(took_ms) from counted
    union all select 'endpoint', endpoint_id, hour, duration_bucket(delay_ms) from counted where delay_ms is not null
    union all select 'mailbox', mailbox, hour, duration_bucket(delay_ms) from counted where delay_ms is not null
  ) as attempt group by what, id, hour, bucket`)}
),
success as (select endpoint_id, max(began) as at from counted where error is null group by endpoint_id),
run as (
  select endpoint_id, max(success.at) as succeeded_at, count(error) filter (where is_later) as failures,
    min(began) filter (where is_later) as failing_since, max(began) filter (where is_later) as failed_at,
    (array_agg(error order by began desc) filter (where is_later))[1] as error
  from counted left join success using (endpoint_id),
    lateral (select error is not null and began >= coalesce(success.at, '-infinity') as is_later) as place
  group by endpoint_id
)
insert into endpoint_runs as known (endpoint_id, last_success_at, failing_since, failures, last_failure_at, last_error)
select endpoint_id, succeeded_at, failing_since, failures, failed_at, error from run
where failures > 0 or not exists ( -- one success a second is enough, and nobody waits to say it
  select from endpoint_runs as same where same.endpoint_id = run.endpoint_id and same.failures = 0
    and same.last_success_at > succeeded_at - interval '1 second' and same.last_success_at <= succeeded_at)
order by endpoint_id
on conflict (endpoint_id) do update set
  last_success_at = greatest(known.last_success_at, excluded.last_success_at),
  failures = case when ${IS_OVER} then excluded.failures when ${GOES_ON} then known.failures + excluded.failures else known.failures end,
  failing_since = case when ${IS_OVER} then excluded.failing_since
    when ${GOES_ON} then least(known.failing_since, excluded.failing_since) else known.failing_since end,
  last_failure_at = case when ${GOES_ON} then greatest(known.last_failure_at, excluded.last_failure_at) else known.last_failure_at end,
  last_error = case when ${GOES_ON} and excluded.last_failure_at >= coalesce(known.last_failure_at, '-infinity')
    then excluded.last_error else known.last_error end`
