import { IS_DISMISSED, IS_GONE } from './owed-emails.ts'
import { UNTALLIED } from './tally.ts'

const json = (rows: string) => `(select coalesce(json_agg(row), '[]') from (${rows}) as row)`

/** $1 now, $2 hours of the longest range, $3 hours of delays. */
const FIRST_HOUR = 'hour_of($1) - $2::int + 1'
const FIRST_DELAY_HOUR = 'hour_of($1) - $3::int + 1'
const since = (hour: string) => `to_timestamp((${hour}) * 3600.0)`

/** Of emails whose deliveries are not all delivered; hour_of for each would take longer than all the rest. One is owed to nobody once all that it was owed was dismissed. */
const UNSETTLED = `
select floor(date_part('epoch', email_at) / 3600)::int as hour, count(*) filter (where is_failing) as failing,
  count(*) filter (where not is_failing) as "onTheWay",
  count(*) filter (where is_failing is null and not exists (
    select from deliveries where email_id = email.email_id and state = 'delivered')) as "sentNowhere"
from (
  select email_id, min(email_at) as email_at, bool_or(is_failing) filter (where not is_dismissed) as is_failing from (
    select email_id, email_at, attempts > 0 or ${IS_GONE} as is_failing, ${IS_GONE} and ${IS_DISMISSED} as is_dismissed
    from deliveries where state = 'open'
    union all select email_id, email_at, true, ${IS_DISMISSED} from deliveries where state = 'undelivered'
  ) as each group by email_id
) as email
where email_at >= ${since(FIRST_HOUR)} group by 1`

const MAILBOXES = `
select id as mailbox, value->'beats' as beats, value #> '{heartbeat,triggerMinutes}' as "triggerMinutes",
  (select max(received_at) from emails where mailbox = documents.id) as "lastEmailAt"
from documents where kind = 'mailbox' order by id`

const ENDPOINTS = `
with open as (
  select endpoint_id as id, count(*) as open, min(due_at) filter (where attempts = 0) as "oldestDueAt"
  from deliveries where state = 'open' group by endpoint_id
),
undelivered as (
  select endpoint_id as id, count(*) as undelivered, min(due_at) as "firstUndeliveredAt"
  from deliveries where state = 'undelivered' and not ${IS_DISMISSED} group by endpoint_id
)
select id, open, "oldestDueAt", undelivered, "firstUndeliveredAt", last_success_at as "lastSuccessAt",
  failing_since as "failingSince", failures, last_failure_at as "lastFailureAt", last_error as "lastError",
  coalesce((settings.value->>'webhook_sending_enabled')::boolean and (endpoint.value->>'enabled')::boolean, false) as "isSent"
from (select id, value from documents where kind = 'endpoint') as endpoint
  full join open using (id) full join undelivered using (id)
  left join endpoint_runs on endpoint_id = id
  cross join (select value from documents where kind = 'settings') as settings
order by endpoint.value->>'createdAt', id`

/** By hour, or by bucket of a duration. */
const TALLIES = `
with known as (select what, id, hour, bucket, count from tallies union all (${UNTALLIED}))
select what, id, json_object_agg(key, count) as counts from (
  select what, id, hour as key, sum(count) as count from known
  where what in ('received', 'nowhere', 'delivered', 'failed') and hour >= ${FIRST_HOUR} group by what, id, hour
  union all select what, id, bucket, sum(count) from known
  where what in ('accepted', 'mailbox', 'endpoint', 'answer') and hour >= ${FIRST_DELAY_HOUR} group by what, id, bucket
) as one group by what, id`

export const MEASURE = `
select json_build_object(
  'unsettled', ${json(UNSETTLED)}, 'mailboxes', ${json(MAILBOXES)},
  'endpoints', ${json(ENDPOINTS)}, 'tallies', ${json(TALLIES)},
  'untallied', (select count(*) from untallied)
) as measured`
