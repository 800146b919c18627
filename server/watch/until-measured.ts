import type { MailboxStatus } from '../../shared/api.ts'
import type { EndpointMeasures, MailboxMeasures, Measures } from '../../shared/measures.ts'
import type { Store } from '../store/store.ts'
import type { Tally } from './tally.ts'

interface Sources {
  /** What a store is about to promise; this file goes when it does, and `Tally.failing` with it. */
  store: Store & { measure?(now: Date, hours: 24 | 168): Promise<Measures> }
  now: () => Date
  tally: Tally
}
type Proved = MailboxStatus & { proof?: { openSince?: string } }

/** Until the store measures: what this process has seen itself. */
export async function measure({
  store,
  now,
  tally,
}: Sources): Promise<Pick<Measures, 'mailboxes' | 'endpoints'>> {
  if (store.measure) return store.measure(now(), 24)
  const mailboxes = await store.listMailboxes()
  const failing = [...tally.failing()]
  const waiting = failing.length > 0 ? ((await store.count()).deliveries.retrying ?? 0) : 0 // of all: it is not known of each
  return {
    mailboxes: await Promise.all(mailboxes.map(({ mailbox }) => lookAtMailbox(store, mailbox))),
    endpoints: failing.map((one) => ({ ...toEndpoint(one), waiting })),
  }
}

const NONE = { count: 0 }

async function lookAtMailbox(store: Store, mailbox: string): Promise<MailboxMeasures> {
  const { emails } = await store.listEmails({ limit: 1, mailbox })
  const lastEmailAt = emails[0]?.receivedAt
  return { mailbox, lastEmailAt, emailsByHour: [], beats: '', gmailToAccepted: NONE, gmailToDelivered: NONE }
}

type Failing = ReturnType<Tally['failing']> extends Map<string, infer One> ? One : never

function toEndpoint([endpointId, failing]: [string, Failing]): EndpointMeasures {
  const { since, failures, lastError, lastAt } = failing
  return {
    ...{ endpointId, hours: [], waiting: 0, held: 0, undelivered: 0, answer: NONE, gmailToDelivered: NONE },
    failing: { since: new Date(since).toISOString(), failures },
    lastFailure: { at: new Date(lastAt).toISOString(), error: lastError },
  }
}

/** Since when a mailbox's proof does not add up; until the store says so, since this process first saw it. */
export function createProofMemory(): (status: Proved) => string | undefined {
  const open = new Map<string, string>()
  return ({ mailbox, proof, reconciliation }) => {
    if (proof) return proof.openSince
    const isOpen = reconciliation && reconciliation.gmail !== reconciliation.accepted
    if (!isOpen) open.delete(mailbox)
    else if (!open.has(mailbox)) open.set(mailbox, reconciliation.at)
    return open.get(mailbox)
  }
}
