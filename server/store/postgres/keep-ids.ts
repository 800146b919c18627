/**
 * Ids outlive their emails, as hashes; see decision 0014. Receivers of an earlier version give the same texts, so hashing is
 * the database's.
 */
export const KEEP_IDS = `
create or replace function identity_key(_text text) returns text language sql immutable strict parallel safe as
  $$ select left(encode(sha256(convert_to(_text, 'UTF8')), 'hex'), 24) $$;

alter table identities
  add column if not exists at timestamptz not null default now(),
  add column if not exists has_gmail boolean not null default true; -- the email: then another Gmail id with its Message-ID is another email
update identities set key = identity_key(key), at = received_at, has_gmail = gmail_key is not null
  from emails where emails.id = email_id and key !~ '^[0-9a-f]{24}$';
update emails set gmail_key = identity_key(gmail_key), other_key = identity_key(other_key)
  where coalesce(gmail_key, other_key) !~ '^[0-9a-f]{24}$';
create index if not exists identities_at on identities using brin (at)`
