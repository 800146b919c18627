import type { EmailQuery, EmailSummary } from '../../shared/api.ts'
import { walkEmails } from '../common/walk-emails.ts'
import { EmailAnswer, EmailList } from '../inspect/api/answers.ts'
import { RemoteError, type Remote } from './open-remote.ts'

const LATE_MS = 10_000 // of two emails that come at once, the later may be seen first

/** Returns the way to ask for the emails that came since it was asked last, oldest first; the first time since now. */
export async function followEmails(remote: Remote): Promise<() => Promise<EmailSummary[]>> {
  const [newest] = (await remote.get('/api/emails?limit=1', EmailList)).emails
  let from = newest && before(newest)
  let known = new Set((await listFrom()).map(({ id }) => id))

  async function listFrom(): Promise<EmailSummary[]> {
    const all: EmailSummary[] = []
    for await (const email of walkEmails({ listEmails }, { from })) all.push(email)
    return all
  }

  function listEmails({ limit, from, cursor }: EmailQuery) {
    const query = new URLSearchParams({ limit: `${limit}`, ...(from && { from }), ...(cursor && { cursor }) })
    return remote.get(`/api/emails?${query.toString()}`, EmailList)
  }

  return async function takeNew() {
    const emails = await listFrom()
    const fresh = emails.filter(({ id }) => !known.has(id))
    known = new Set(emails.map(({ id }) => id))
    if (emails[0]) from = before(emails[0])
    return fresh.toReversed()
  }
}

const before = ({ receivedAt }: EmailSummary) => new Date(Date.parse(receivedAt) - LATE_MS).toISOString()

/** One email whole, by its id, or the last that came. */
export async function readEmail(remote: Remote, which: string) {
  const id = which === 'last' ? (await remote.get('/api/emails?limit=1', EmailList)).emails[0]?.id : which
  if (!id) throw new RemoteError('There is no email yet to replay - push one first')
  return (await remote.get(`/api/emails/${encodeURIComponent(id)}`, EmailAnswer)).email
}
