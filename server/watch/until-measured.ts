import type { EmailFilter } from '../../shared/api.ts'
import type { EndpointMeasures, MailboxMeasures, Measures } from '../../shared/measures.ts'
import type { Store } from '../store/store.ts'
import { MINUTE_MS } from '../time-units.ts'
import type { Tally } from './tally.ts'

interface Sources {
  /** What a store is about to promise; this file goes when it does, and `Tally.failing` with it. */
  store: Store & { measure?(now: Date, hours: 24 | 168): Promise<Measures> }
  now: () => Date
  tally: Tally
}

/** Until the store measures: what this process has seen itself. */
export async function measure({
  store,
  now,
  tally,
}: Sources): Promise<Pick<Measures, 'mailboxes' | 'endpoints'>> {
  if (store.measure) return store.measure(now(), 24)
  const mailboxes = await store.listMailboxes()
  const [endpoints, { deliveries }] = await Promise.all([store.listEndpoints(), store.count()])
  const isOpen = deliveries.undelivered + deliveries.retrying + deliveries.pending > 0
  return {
    mailboxes: await Promise.all(mailboxes.map(({ mailbox }) => lookAtMailbox(store, mailbox))),
    endpoints: isOpen
      ? await Promise.all(endpoints.map(({ id }) => lookAtEndpoint({ store, now, tally }, id)))
      : [],
  }
}

const NONE = { count: 0 }

async function lookAtMailbox(store: Store, mailbox: string): Promise<MailboxMeasures> {
  const { emails } = await store.listEmails({ limit: 1, mailbox })
  const lastEmailAt = emails[0]?.receivedAt
  return { mailbox, lastEmailAt, emailsByHour: [], beats: '', gmailToAccepted: NONE, gmailToDelivered: NONE }
}

const SHOWN = 200 // `first` and `oldest` are those of these
const LONG_AGO_MS = 15 * MINUTE_MS

async function lookAtEndpoint({ store, now, tally }: Sources, endpoint: string): Promise<EndpointMeasures> {
  const to = new Date(now().getTime() - LONG_AGO_MS).toISOString()
  const list = (filter: EmailFilter) => store.listEmails({ endpoint, limit: SHOWN, ...filter })
  const [undelivered, waiting, givenUp, ...open] = await Promise.all([
    store.countEmails({ endpoint, delivery: 'undelivered' }),
    store.countEmails({ endpoint, delivery: 'retrying' }),
    list({ delivery: 'undelivered' }),
    list({ delivery: 'pending', to }),
    list({ delivery: 'retrying', to }),
  ])
  const [oldestDueAt] = open
    .flatMap(({ emails }) => emails.flatMap(({ deliveries }) => deliveries))
    .flatMap(({ endpointId, nextAttemptAt }) => (endpointId === endpoint ? (nextAttemptAt ?? []) : []))
    .toSorted()
  const failing = tally.failing().get(endpoint)
  return {
    ...{ endpointId: endpoint, hours: [], waiting, held: 0, undelivered, oldestDueAt },
    ...{ answer: NONE, gmailToDelivered: NONE, firstUndeliveredAt: givenUp.emails.at(-1)?.receivedAt },
    ...(failing && {
      failing: { since: new Date(failing.since).toISOString(), failures: failing.failures },
      lastFailure: { at: new Date(failing.lastAt).toISOString(), error: failing.lastError },
    }),
  }
}
