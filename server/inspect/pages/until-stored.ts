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
  listRedeliveries(): Promise<Redelivery[]>
  startRedelivery(emails: Emails, endpointIds?: string[]): Promise<Redelivery>
  dismissUndelivered(endpointId: string): Promise<number>
}
type Promised = Store & Partial<Coming>

export const knowsRedelivery = (store: Promised) => store.startRedelivery !== undefined
export const listRedeliveries = async (store: Promised) => (await store.listRedeliveries?.()) ?? []
const soon = () => new AppError('bad_request', 'This receiver cannot do that yet')

/** Until then what was chosen on a page goes out at once, to all. */
export async function startRedelivery(store: Promised, emails: Emails, to?: string[]): Promise<void> {
  if (store.startRedelivery) return void (await store.startRedelivery(emails, to))
  if (!('ids' in emails) || to) throw soon()
  await Promise.all(emails.ids.slice(0, 200).map((id) => store.replayEmail(id)))
}

export async function dismissUndelivered(store: Promised, endpointId: string): Promise<number> {
  if (!store.dismissUndelivered) throw soon()
  return store.dismissUndelivered(endpointId)
}
