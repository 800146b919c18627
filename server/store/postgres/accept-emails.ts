/** Whether the endpoint wants an email, of which rules said that when it came; as `isWanted` in decide-routes.ts says. */
export const wants = (routes: string, takesAll = TAKES_ALL) =>
  `coalesce((${routes}->endpoint.id->>'wanted')::boolean, ${takesAll})`
const TAKES_ALL = `coalesce(jsonb_array_length(endpoint.value->'rule'->'conditions'), 0) = 0`
/** A look at the text is cheaper than reading it as JSON, and most have none. */
const HAS_ROUTES = `strpos(summary::text, '"routes"') > 0`

/**
 * Takes a group of emails in, none of which shares an id with another, and tells which were known, under which id. Its
 * commit is what makes a push durable. Each change of it is a migration.
 */
export const ACCEPT_EMAILS = `
create or replace function accept_emails(
  _ids text[], _gmail_keys text[], _other_keys text[], _emails json, _due_at timestamptz
) returns text[] language plpgsql set enable_seqscan = off as $$
declare
  known text[] := array_fill(null::text, array[cardinality(_ids)]);
  owner text;
  claimed int;
begin
  perform set_config('synchronous_commit', 'on', true); -- whatever the database's default is
  _gmail_keys := array(select identity_key(plain) from unnest(_gmail_keys) with ordinality as one (plain, nth) order by nth);
  _other_keys := array(select identity_key(plain) from unnest(_other_keys) with ordinality as one (plain, nth) order by nth);

  -- All replicas claim ids in one order: whoever brings the same id at the same instant waits here for the first.
  insert into identities (key, email_id, at, has_gmail)
    select key, id, _due_at, gmail_key is not null
    from unnest(_gmail_keys || _other_keys, _ids || _ids, _gmail_keys || _gmail_keys) as claim (key, id, gmail_key)
    where key is not null order by key
    on conflict do nothing;
  get diagnostics claimed = row_count;

  if claimed < cardinality(array_remove(_gmail_keys || _other_keys, null)) then
    for i in 1 .. cardinality(_ids) loop
      select email.id into owner from identities join emails as email on email.id = email_id
        where key = _gmail_keys[i] and email_id <> _ids[i]
        for update of email; -- so that it is not deleted before this is answered
      if owner is null then -- two Gmail ids are two emails, even with one Message-ID
        select email.id into owner from identities join emails as email on email.id = email_id
          where key = _other_keys[i] and email_id <> _ids[i] and (gmail_key is null or _gmail_keys[i] is null)
          for update of email;
      end if;
      if owner is null then -- the same of emails that are gone
        select email_id into owner from identities
          where email_id <> _ids[i] and not exists (select from emails where id = email_id)
            and (key = _gmail_keys[i] or (key = _other_keys[i] and (_gmail_keys[i] is null or not has_gmail)))
          order by key is not distinct from _gmail_keys[i] desc limit 1
          for update;
      end if;
      if owner is not null then -- it learns the ids that it did not have
        update emails set gmail_key = coalesce(gmail_key, _gmail_keys[i]), other_key = coalesce(other_key, _other_keys[i])
          where id = owner and (coalesce(gmail_key, _gmail_keys[i]) is distinct from gmail_key
            or coalesce(other_key, _other_keys[i]) is distinct from other_key);
        update identities set email_id = owner
          where key in (_gmail_keys[i], _other_keys[i]) and email_id = _ids[i]
            and not exists (select from emails where id = owner and key not in (gmail_key, other_key));
        update identities set has_gmail = true
          where key = _other_keys[i] and email_id = owner and not has_gmail and _gmail_keys[i] is not null;
        delete from identities where key in (_gmail_keys[i], _other_keys[i]) and email_id = _ids[i];
        known[i] := owner;
      elsif exists (select from unnest(array[_gmail_keys[i], _other_keys[i]]) as mine
          where mine is not null and not exists (select from identities where key = mine)) then
        raise exception 'what had this id was deleted at this very instant' using errcode = 'serialization_failure';
      end if;
    end loop;
  end if;

  with endpoint as materialized (
    select id, ${TAKES_ALL} as takes_all from documents as endpoint where kind = 'endpoint'
  ),
  stored as (
    insert into emails
      (id, status, received_at, gmail_at, mailbox, search, people, gmail_key, other_key, summary, push, bytes, is_nowhere)
    select id, status, received_at, gmail_at, mailbox, search, people, _gmail_keys[ordinality], _other_keys[ordinality], summary, push, bytes,
      status <> 'processed' or not case when ${HAS_ROUTES} then exists (select from endpoint where ${wants(`summary->'routes'`, 'takes_all')})
        else exists (select from endpoint where takes_all) end
    from json_populate_recordset(null::emails, _emails) with ordinality
    where known[ordinality] is null
    returning id, mailbox, received_at, gmail_at, is_nowhere, bytes, case when ${HAS_ROUTES} then summary->'routes' end as routes
  ),
  noted as (
    insert into untallied (mailboxes, received_at, gmail_at, are_nowhere)
    select array_agg(mailbox), array_agg(received_at), array_agg(gmail_at), array_agg(is_nowhere) from stored having count(*) > 0
  )
  insert into deliveries (email_id, endpoint_id, due_at, email_at, large_bytes)
    select stored.id, endpoint.id, _due_at, received_at, case when bytes > 131072 then bytes else 0 end
    from stored cross join endpoint where not is_nowhere and ${wants('routes', 'takes_all')};

  return known;
end
$$`
