import type { EmailFilter, EmailListing, EmailQuery, EmailSummary } from '../../shared/api.ts'

const PAGE = 200 // the most there may be

/** All that match, newest first; a page is asked for when the one before it is used up. */
export async function* walkEmails(
  { listEmails }: { listEmails(query: EmailQuery): Promise<EmailListing> },
  filter: EmailFilter = {},
): AsyncGenerator<EmailSummary> {
  let cursor: string | undefined
  do {
    const { emails, nextCursor } = await listEmails({ ...filter, limit: PAGE, cursor })
    yield* emails
    cursor = nextCursor
  } while (cursor)
}
