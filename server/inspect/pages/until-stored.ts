import type { EmailQuery } from '../../../shared/api.ts'
import type { Measures } from '../../../shared/measures.ts'
import { AppError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { toQuery } from './history-filter.ts'

export interface Redelivery {
  id: string
  startedAt: string
  total: number
  done: number
  finishedAt?: string
}

type Filter = ReturnType<typeof toQuery>
type Emails = { ids: string[] } | { filter: Filter }

/** What a store is about to promise; this file goes when it does. */
interface Coming {
  measure(now: Date, hours: 24 | 168): Promise<Measures>
  countEmails(filter: Filter): Promise<number>
  listRedeliveries(): Promise<Redelivery[]>
  startRedelivery(emails: Emails, endpointIds?: string[]): Promise<Redelivery>
  dismissUndelivered(endpointId: string): Promise<number>
}
type Promised = Store & Partial<Coming>

export const knowsRedelivery = (store: Promised) => store.startRedelivery !== undefined
export const measure = async (store: Promised, now: Date, hours: 24 | 168) => store.measure?.(now, hours)
export const listRedeliveries = async (store: Promised) => (await store.listRedeliveries?.()) ?? []
export const countEmails = async (store: Promised, filter: Filter) => (await store.countEmails?.(filter)) ?? 0
const soon = () => new AppError('bad_request', 'This receiver cannot do that yet')

export async function startRedelivery(store: Promised, emails: Emails, to?: string[]): Promise<Redelivery> {
  if (!store.startRedelivery) throw soon()
  return store.startRedelivery(emails, to)
}

export async function dismissUndelivered(store: Promised, endpointId: string): Promise<number> {
  if (!store.dismissUndelivered) throw soon()
  return store.dismissUndelivered(endpointId)
}

/** A delivery's status was asked for as an email's. */
export const asQuery = ({ delivery, ...filter }: Filter): Partial<EmailQuery> => ({
  ...filter,
  ...(delivery ? { status: delivery, delivery } : {}),
})
