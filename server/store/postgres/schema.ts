import { changeSchema } from './connect.ts'
import { ACCEPT_EMAILS } from './accept-emails.ts'
import { KNOW_DISMISSED } from './dismiss.ts'
import { KEEP_IDS } from './keep-ids.ts'
import { KEEP_MEASURES } from './keep-measures.ts'
import { NOTE_EMAILS } from './tally.ts'

const LOCK = 7_210_366 // any number; the same in all replicas

/** Brings the tables up to date. Replicas that start together take turns, so every migration runs once. */
export const migrateSchema = (databaseUrl: string) =>
  changeSchema(databaseUrl, async (client) => {
    const encoding = await client.query<{ server_encoding: string }>('show server_encoding')
    if (encoding.rows[0]?.server_encoding !== 'UTF8')
      throw new Error(
        'the database does not hold UTF8 - make one with: createdb --encoding=UTF8 --template=template0',
      )
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    await client.query(
      'create table if not exists schema_versions (version int primary key, at timestamptz not null)',
    )
    const { rows } = await client.query<{ version: number }>('select version from schema_versions')
    for (const [index, sql] of MIGRATIONS.entries()) {
      const version = index + 1
      if (rows.some((row) => row.version === version)) continue
      await client.query(`${sql}; insert into schema_versions values (${version}, now())`)
    }
  })

const TABLES = `
create table documents (
  kind text, -- settings, endpoint, mailbox
  id text,
  value jsonb not null,
  primary key (kind, id)
);

create table emails (
  id text collate "C" primary key,
  status text not null,
  received_at timestamptz not null,
  mailbox text, -- in lower case
  search text not null, -- subject and sender in lower case
  people text not null, -- see people-of.ts
  gmail_key text,
  other_key text, -- of the Message-ID, else of the content
  summary json not null,
  push json not null, -- not jsonb, which would not keep it byte for byte
  bytes int not null, -- of push as JSON, so that a claim knows what it takes without reading it
  place bigint generated always as identity -- the order of writing, where two came in one millisecond
);
create index on emails (received_at, place);
create index on emails (mailbox, received_at, place);

-- Every id an email came with. The primary key is what lets replicas store an email once.
create table identities (key text collate "C" primary key, email_id text collate "C" not null);

-- This table is the queue: an open delivery that is due belongs to whoever holds its lease.
create table deliveries (
  email_id text collate "C",
  endpoint_id text collate "C",
  state text not null default 'open',
  attempts int not null default 0,
  due_at timestamptz not null,
  lease_owner text,
  lease_until timestamptz,
  attempt_log json[] not null default '{}',
  is_replanned boolean not null default false, -- while an attempt was in flight, which then no longer decides
  primary key (email_id, endpoint_id)
);
create index on deliveries (endpoint_id, due_at) where state = 'open';

-- See delivery-view.ts: held is worked out, not stored.
create view shown_deliveries as
  select delivery.*, case
    when state <> 'open' then state
    when endpoint.id is null then 'undelivered'
    when not (settings.value->>'webhook_sending_enabled')::boolean then 'held'
    when not (endpoint.value->>'enabled')::boolean then 'held'
    when attempts > 0 then 'retrying'
    else 'pending'
  end as status
  from deliveries as delivery
  left join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = endpoint_id
  left join documents as settings on settings.kind = 'settings'`

/** What an earlier receiver kept its nightly job in, unless somebody else keeps jobs there too. */
const DROP_PGBOSS = `
do $$ begin
  if to_regclass('pgboss.queue') is not null then
    if not exists (select from pgboss.queue where name not in ('retention', '__pgboss__send-it')) then
      drop schema pgboss cascade;
    end if;
  end if;
end $$`

/** So that a claim finds small mail behind much large mail, see claim-shares.ts. */
const FILE_LARGE_EMAILS = `
alter table deliveries add column if not exists large_bytes int not null default 0; -- 0 of one that is not large
create or replace function file_large_email() returns trigger language plpgsql as $$ begin
  select bytes into new.large_bytes from emails where id = new.email_id and bytes > 131072;
  new.large_bytes := coalesce(new.large_bytes, 0);
  return new;
end $$;
drop trigger if exists file_large_email on deliveries;
create trigger file_large_email before insert on deliveries for each row execute function file_large_email();
update deliveries set large_bytes = bytes from emails where emails.id = email_id and bytes > 131072;
drop index if exists deliveries_endpoint_id_due_at_idx;
create index if not exists deliveries_due on deliveries (endpoint_id, (large_bytes > 0), due_at) where state = 'open'`

/** As fold-text.ts does to what comes. */
const FOLD_SEARCH = `
update emails set search = lower(normalize(regexp_replace(normalize(search, nfd), '[\\u0300-\\u036f]+', '', 'g'), nfc))
where search ~ '[^ -~\\s]'`

/** So that a claim finds what was never tried behind much that was, see claim-shares.ts. */
const TELL_FIRST_ATTEMPTS = `
create index if not exists deliveries_claimable on deliveries (endpoint_id, (large_bytes > 0), (attempts > 0), due_at)
  include (email_id, email_at, attempts) where state = 'open';
drop index if exists deliveries_open`

/** What accept_emails says itself needs no look-up. */
const ACCEPT_CHEAPLY = `
alter table deliveries alter column large_bytes drop default;
create or replace trigger file_large_email before insert on deliveries for each row
  when (new.large_bytes is null) execute function file_large_email()`

/** So that a search for a text reads neither the rows nor, as before, rows that are kept narrow for it at every push's cost. */
const SEARCH_IN_INDEX = `
update emails set search = left(substring(search from '[^\\n]*$') || E'\\n' || search, 320) -- 1,280 bytes at most, as a mailbox
  where octet_length(search) > 1280;
create index if not exists emails_newest on emails (received_at, place) include (search, mailbox);
drop index if exists emails_received_at_place_idx;
alter table emails reset (toast_tuple_target)`

/** Never changed once released; a change is one more at the end. */
const MIGRATIONS = [
  TABLES,
  DROP_PGBOSS,
  FILE_LARGE_EMAILS,
  KEEP_IDS,
  FOLD_SEARCH,
  `${KEEP_MEASURES};${ACCEPT_EMAILS}`,
  KNOW_DISMISSED,
  'alter table emails add column if not exists also_seen_at timestamptz', // when the other of push and IMAP brought it too
  ACCEPT_EMAILS, // asks what rules said
  TELL_FIRST_ATTEMPTS,
  `${NOTE_EMAILS};${ACCEPT_CHEAPLY};${ACCEPT_EMAILS}`,
  SEARCH_IN_INDEX,
]
