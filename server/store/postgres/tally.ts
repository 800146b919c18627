/** Adds to what is counted, in rows of the connection's own where possible: nobody waits for another's commit. */
export const tally = (rows: string) => `
insert into tallies select what, id, hour, bucket, pg_backend_pid() % 8, count from (${rows}) as each where count <> 0
order by what, id, hour, bucket
on conflict (what, id, hour, bucket, part) do update set count = tallies.count + excluded.count`

/** Emails that came, or with -1 went, by mailbox and hour. */
export const tallyEmails = (emails: string, sign: 1 | -1 = 1) => tally(countEmails(emails, sign))

const countEmails = (emails: string, sign: 1 | -1 = 1) => `
  with one as (select coalesce(mailbox, '') as id, hour_of(received_at) as hour, is_nowhere,
    duration_bucket(date_part('epoch', received_at - gmail_at) * 1000) as bucket from ${emails})
  select 'received' as what, id, hour, 0 as bucket, count(*) * ${sign} as count from one group by id, hour
  union all select 'nowhere', id, hour, 0, count(*) * ${sign} from one where is_nowhere group by id, hour
  union all select 'accepted', id, hour, bucket, count(*) from one where bucket is not null and ${sign} > 0 group by id, hour, bucket`

/** A push only notes what came; what is read adds it up, and now and then what was noted becomes tallies. */
export const NOTE_EMAILS = `
create table if not exists untallied ( -- a row for each group of emails that came together
  mailboxes text[], received_at timestamptz[], gmail_at timestamptz[], are_nowhere boolean[]
);
alter table untallied set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200)`

const emailsOf = (notes: string) => `(
  select one.* from ${notes} as noted, unnest(mailboxes, noted.received_at, noted.gmail_at, are_nowhere)
    as one (mailbox, received_at, gmail_at, is_nowhere)) as noted`

export const UNTALLIED = countEmails(emailsOf('untallied'))

export const TALLY_NOTED = `with gone as (delete from untallied returning *) ${tallyEmails(emailsOf('gone'))}`
