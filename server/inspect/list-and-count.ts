import type { EmailListing, EmailQuery } from '../../shared/api.ts'
import type { Store } from '../store/store.ts'

/** A page of emails, and how many match in all; these are counted only when the page does not show them all. */
export async function listAndCount(
  store: Store,
  { cursor, limit, ...filter }: EmailQuery,
): Promise<EmailListing & { total: number }> {
  const listing = await store.listEmails({ ...filter, cursor, limit })
  const isWhole = !cursor && !listing.nextCursor
  return { ...listing, total: isWhole ? listing.emails.length : await store.countEmails(filter) }
}
