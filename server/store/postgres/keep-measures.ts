import { tally, tallyEmails } from './tally.ts'

/**
 * What measuring needs beside the emails. What comes and goes is counted then. What is not settled is in the indexes, so that no email has to be read for it.
 */
export const KEEP_MEASURES = `
alter table emails
  add column if not exists gmail_at timestamptz,
  add column if not exists is_nowhere boolean not null default false; -- owed to nobody
alter table deliveries
  add column if not exists email_at timestamptz not null default now(), -- when the email was received
  add column if not exists is_again boolean not null default false; -- planned anew by a person: no measure of how long mail takes
update emails set is_nowhere = true where not exists (select from deliveries where email_id = emails.id);
update deliveries set email_at = emails.received_at from emails where emails.id = email_id;

create or replace function file_large_email() returns trigger language plpgsql as $$ begin
  select case when bytes > 131072 then bytes end, received_at into new.large_bytes, new.email_at from emails where id = new.email_id;
  new.large_bytes := coalesce(new.large_bytes, 0);
  new.email_at := coalesce(new.email_at, now());
  return new;
end $$;

create or replace view shown_deliveries as -- as before, with one more column
  select email_id, endpoint_id, state, attempts, due_at, lease_owner, lease_until, attempt_log, is_replanned, case
    when state <> 'open' then state
    when endpoint.id is null then 'undelivered'
    when not (settings.value->>'webhook_sending_enabled')::boolean then 'held'
    when not (endpoint.value->>'enabled')::boolean then 'held'
    when attempts > 0 then 'retrying'
    else 'pending'
  end as status, is_again
  from deliveries
  left join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = endpoint_id
  left join documents as settings on settings.kind = 'settings';

create index if not exists emails_nowhere on emails (received_at, place) include (id) where is_nowhere;
create index if not exists deliveries_open on deliveries (endpoint_id, (large_bytes > 0), due_at)
  include (email_id, email_at, attempts) where state = 'open';
drop index if exists deliveries_due;
create index if not exists deliveries_undelivered on deliveries (endpoint_id, due_at) include (email_id, email_at)
  where state = 'undelivered';

alter table emails set (toast_tuple_target = 800); -- a body is kept beside the rows, so that a search reads half as much
alter table deliveries set (autovacuum_vacuum_scale_factor = 0.02); -- what is settled leaves the index of what is open

create table if not exists tallies (
  what text, -- of a mailbox: received, nowhere, accepted, mailbox; of an endpoint: delivered, failed, answer, endpoint
  id text,
  hour int, -- since 1970
  bucket int, -- of a duration, see durations.ts
  part int, -- several rows that add up, so that connections need not wait for each other
  count int not null,
  primary key (what, id, hour, bucket, part)
);
create table if not exists endpoint_runs (
  endpoint_id text primary key,
  last_success_at timestamptz,
  failing_since timestamptz,
  failures int not null default 0, -- in a row
  last_failure_at timestamptz,
  last_error text
);

create or replace function hour_of(_at timestamptz) returns int language sql immutable strict parallel safe as
  $$ select floor(date_part('epoch', _at) / 3600)::int $$;
create or replace function duration_bucket(_ms double precision) returns int language sql immutable strict parallel safe as
  $$ select floor(ln(greatest(_ms, 1)) / ln(1.1::double precision))::int $$;

create or replace function tally_emails() returns trigger language plpgsql as $f$ begin
  if tg_op = 'DELETE' then ${tallyEmails('before', -1)};
  else ${tally(`
    select 'nowhere' as what, coalesce(mailbox, '') as id, hour_of(received_at) as hour, 0 as bucket,
      sum(changed.is_nowhere::int - before.is_nowhere::int) as count
    from changed join (select id as email_id, is_nowhere from before) as before on email_id = id group by 2, 3`)};
  end if;
  return null;
end $f$;
${tallyEmails('emails')};
create or replace trigger tally_deleted after delete on emails referencing old table as before
  for each statement execute function tally_emails();
create or replace trigger tally_updated after update on emails referencing old table as before new table as changed
  for each statement execute function tally_emails()`
