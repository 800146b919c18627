import { createGroup } from './group-calls.ts'
import { isAboutOneItem } from './database-error.ts'
import type { Engine } from './engine.ts'
import { keyColumns, toJsonArray, toRow, type EmailRow } from './email-rows.ts'
import { decideRoutes } from '../../routing/decide-routes.ts'
import type { Accepting, Accepted } from '../store.ts'

const NOTE_OTHER_WAY = `
update emails set also_seen_at = $2
where id = $1 and also_seen_at is null and coalesce(summary->>'source' = 'imap', false) <> $3`

const MAX_EMAILS = 100
const MAX_CHARACTERS = 16_000_000 // two large emails do not go in one statement

/** How the Postgres store takes emails in: a statement per group, whose commit makes them durable. */
export function createAccept({ mail, announce, knownEndpoints, now }: Engine): Accepting {
  async function acceptTogether(rows: EmailRow[]): Promise<Accepted[]> {
    const [answer] = await mail.query<{ known: (string | null)[] }>(
      'select accept_emails($1, $2, $3, $4, $5) as known', // its commit makes them durable
      [...keyColumns(rows), toJsonArray(rows), now()],
    )
    return rows.map(({ id }, index) => {
      const known = answer?.known[index]
      return known ? { isNew: false, id: known } : { isNew: true, id }
    })
  }

  const accept = createGroup({ fits, run: acceptTogether, isAboutOneItem })
  return {
    async accept(email) {
      const routes = decideRoutes(await knownEndpoints(), email.push)
      const accepted = await accept(toRow({ ...email, routes }))
      if (accepted.isNew) announce('email')
      else await mail.query(NOTE_OTHER_WAY, [accepted.id, email.receivedAt, email.push.source === 'imap'])
      return accepted
    },
  }
}

/** Copies of one email go one after the other: the second then finds the first. */
function fits(group: EmailRow[], email: EmailRow): boolean {
  const characters = group.reduce((sum, { json }) => sum + json.length, email.json.length)
  const isCopy = (other: EmailRow) =>
    (other.gmailKey !== null && other.gmailKey === email.gmailKey) ||
    (other.otherKey !== null && other.otherKey === email.otherKey)
  return group.length < MAX_EMAILS && characters <= MAX_CHARACTERS && !group.some(isCopy)
}
