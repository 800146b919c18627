import type { ChangeFeed } from './change-feed.ts'
import type { Closed } from '../../routing/delivery-window.ts'
import type { StoredEndpoint } from '../store.ts'
import type { Database } from './database.ts'

/** What the Postgres store's functions share. */
export interface Engine extends Pick<ChangeFeed, 'announce' | 'subscribe'> {
  database: Database
  /** The same, for what moves mail. */
  mail: Database
  /** As they are now, or were a moment ago. */
  knownEndpoints: () => Promise<StoredEndpoint[]>
  /** Of these the ones whose window is closed now. */
  closedNow: () => Promise<Closed>
  now: () => Date
}
