import type { EmailSummary } from '../../shared/api.ts'
import type { Store } from '../store/store.ts'
import { DAY_MS, HOUR_MS } from '../common/time-units.ts'
import { walkEmails } from '../common/walk-emails.ts'

type Sources = Pick<Store, 'listEmails' | 'findEmail' | 'listMailboxes'>

const KNOWN_FOR_MS = 80 * DAY_MS
const OVERLAP_MS = DAY_MS // one push of a run may have failed while a later one came
const BEFORE_FIRST_MS = HOUR_MS

/**
 * From when on mail has to be fetched so that none is missing: a day before the last that is known to be here, but not long
 * before the first of all, which was no concern of this receiver. Undefined where nothing of this mailbox ever came.
 */
export async function findBeginning(
  store: Sources,
  mailbox: string,
  now: Date,
  lookedAt: string | undefined,
): Promise<Date | undefined> {
  const statuses = await store.listMailboxes()
  const { heartbeat } = statuses.find((one) => one.mailbox.toLowerCase() === mailbox) ?? {}
  const claims = [heartbeat?.caughtUpAt, lookedAt].flatMap((iso) => (iso ? [Date.parse(iso)] : []))
  const [last] = (await store.listEmails({ mailbox, limit: 1 })).emails
  if (last) claims.push(await arrivalOf(store, last))
  if (claims.length === 0) return undefined
  const upTo = Math.max(...claims)
  const first = await findFirst(store, mailbox, upTo - OVERLAP_MS)
  const earliest = (first ? await arrivalOf(store, first) : last ? -Infinity : upTo) - BEFORE_FIRST_MS
  return new Date(Math.max(upTo - OVERLAP_MS, earliest, now.getTime() - KNOWN_FOR_MS))
}

/** The first of all emails of the mailbox; undefined if it came before that time. */
async function findFirst(store: Sources, mailbox: string, since: number): Promise<EmailSummary | undefined> {
  let first: EmailSummary | undefined
  for await (const email of walkEmails(store, { mailbox })) {
    if (Date.parse(email.receivedAt) < since) return undefined
    first = email
  }
  return first
}

/** When the mailbox had it. Where only a header tells, that is not believed to be later than it came here. */
async function arrivalOf(store: Sources, { id, receivedAt, date }: EmailSummary): Promise<number> {
  const internalDate = (await store.findEmail(id))?.push.internalDate
  const came = Date.parse(receivedAt)
  return internalDate ? Date.parse(internalDate) : Math.min(came, Date.parse(date ?? '') || came)
}
