import type { EndpointMeasures, MailboxMeasures, Measures } from '../../shared/measures.ts'
import type { Store } from '../store/store.ts'
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
  const isTrouble = deliveries.undelivered + deliveries.retrying > 0
  return {
    mailboxes: await Promise.all(mailboxes.map(({ mailbox }) => lookAtMailbox(store, mailbox))),
    endpoints: isTrouble
      ? await Promise.all(endpoints.map(({ id }) => lookAtEndpoint(store, tally, id)))
      : [],
  }
}

const NONE = { count: 0 }

async function lookAtMailbox(store: Store, mailbox: string): Promise<MailboxMeasures> {
  const { emails } = await store.listEmails({ limit: 1, mailbox })
  const lastEmailAt = emails[0]?.receivedAt
  return { mailbox, lastEmailAt, emailsByHour: [], beats: '', gmailToAccepted: NONE, gmailToDelivered: NONE }
}

const SHOWN = 200 // `first` is the first of these

async function lookAtEndpoint(store: Store, tally: Tally, endpoint: string): Promise<EndpointMeasures> {
  const [undelivered, waiting, { emails }] = await Promise.all([
    store.countEmails({ endpoint, delivery: 'undelivered' }),
    store.countEmails({ endpoint, delivery: 'retrying' }),
    store.listEmails({ endpoint, delivery: 'undelivered', limit: SHOWN }),
  ])
  const failing = tally.failing().get(endpoint)
  return {
    ...{ endpointId: endpoint, hours: [], waiting, held: 0, undelivered },
    ...{ answer: NONE, gmailToDelivered: NONE, firstUndeliveredAt: emails.at(-1)?.receivedAt },
    ...(failing && {
      failing: { since: new Date(failing.since).toISOString(), failures: failing.failures },
      lastFailure: { at: new Date(failing.lastAt).toISOString(), error: failing.lastError },
    }),
  }
}
