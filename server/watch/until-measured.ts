import type { MailboxStatus } from '../../shared/api.ts'
import type { Measures } from '../../shared/measures.ts'
import type { Store } from '../store/store.ts'

/** What a store is about to promise; this file goes when it does. */
type Measuring = Store & { measure?(now: Date, hours: 24 | 168): Promise<Measures> }
type Proved = MailboxStatus & { proof?: { openSince?: string } }

export async function measure(
  store: Measuring,
  now: Date,
): Promise<Pick<Measures, 'mailboxes' | 'endpoints'>> {
  return store.measure?.(now, 24) ?? { mailboxes: [], endpoints: [] }
}

export const proofOpenSince = ({ proof }: Proved) => proof?.openSince
