import type { ChangeFeed } from './change-feed.ts'
import type { Database } from './database.ts'

/** What the Postgres store's functions share. */
export interface Engine extends Pick<ChangeFeed, 'announce' | 'subscribe'> {
  database: Database
  /** The same, for what moves mail. */
  mail: Database
  now: () => Date
}
