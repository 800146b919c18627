import { isoOf } from './iso-of.ts'
import { isNotFound } from '../ports.ts'
import type { Run } from './run.ts'
import type { State } from './state.ts'

const DAY_MS = 86_400_000

/**
 * New to the mailbox, and older than a day before all was last pushed: imported, or moved here from another mailbox. A search
 * for what is missing looks no further back either, so both ways know the same mail as new.
 */
export function isOldMail({ startedAt, caughtUpAt }: State, arrivedAt: number): boolean {
  return arrivedAt < Math.max(startedAt, caughtUpAt) - DAY_MS
}

/** Counts it, and remembers where in Gmail's history the first one stands. */
export function holdOldMail({ state, google }: Run, cursor: string, arrivedAt: number): void {
  const [at, since] = [isoOf(arrivedAt), isoOf(google.now())]
  const before = state.oldMail ?? { cursor, since, count: 0, oldest: at, newest: at }
  const { count, oldest, newest } = before
  const [first, , last] = [oldest, at, newest].sort()
  state.oldMail = { ...before, count: count + 1, oldest: first ?? at, newest: last ?? at }
}

/** Does what the owner decided on the dashboard: reads history again from the first one on, or forgets them. */
export function decideOldMail(run: Run, wish: unknown): void {
  const { state, google } = run
  const { oldMail } = state
  if (!oldMail || (wish !== 'release' && wish !== 'drop')) return
  if (wish === 'release') {
    if (!isStillThere(run, oldMail.cursor)) return
    state.releasedUntil = state.cursor
    state.cursor = oldMail.cursor
    delete state.recordBegun
  }
  delete state.oldMail
  run.isDirty = true
  google.log(`Old mail, ${oldMail.count} messages: ${wish}.`)
}

function isStillThere({ google }: Run, cursor: string): boolean {
  try {
    google.mailbox.listHistory({ startHistoryId: cursor, maxResults: 1 })
    return true
  } catch (error) {
    if (!isNotFound(error)) throw error
    google.log("Gmail's history no longer reaches back to the old mail: drop it.")
    return false
  }
}

/** History up to there was read before: what is not at the receiver by now is what the owner released, or none of ours. */
export function isReleased({ releasedUntil }: State, cursor: string): boolean {
  return releasedUntil !== undefined && Number(cursor) < Number(releasedUntil)
}
