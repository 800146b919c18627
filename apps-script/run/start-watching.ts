import { isoOf } from './iso-of.ts'
import type { Google } from '../ports.ts'
import { startFromMs, type Settings } from './settings.ts'
import { createState, UNREADABLE_STATE_KEY, type State } from './state.ts'
import type { Run } from './run.ts'
import { resolveLabel } from './watch-label.ts'

const WEEK_MS = 7 * 86_400_000
const OVERLAP_MS = 3_600_000 // searched twice rather than missed

/** The first state of a mailbox; or, after a state that cannot be read, one that searches for what came in between. */
export function startWatching(google: Google, settings: Settings, unreadable: string | undefined): State {
  if (settings.problem) throw new Error(settings.problem)
  const now = google.now()
  const { emailAddress, historyId } = google.mailbox.getProfile() // before any search: what comes later is history
  const { watch, problem } = resolveLabel(() => google.mailbox.listLabels(), { name: settings.watchLabel })
  if (!watch) throw new Error(problem)
  const begin = { mailbox: emailAddress, cursor: String(historyId), watch }
  if (unreadable === undefined) {
    const startedAt = startFromMs(settings.startFrom, now)
    const state = createState({ ...begin, startedAt }, now)
    return startedAt < now ? { ...state, resync: { from: startedAt, at: now } } : state
  }
  google.properties.write(UNREADABLE_STATE_KEY, unreadable)
  google.log(
    `The kept state cannot be read. It now stands in ${UNREADABLE_STATE_KEY}; the mail since is searched for.`,
  )
  const state = createState({ ...begin, startedAt: now - WEEK_MS }, now)
  return { ...state, ...searchSince(0, state.startedAt, now) }
}

/** Gmail's history no longer reaches back to the cursor: a search fills the gap, history goes on from today. */
export function restartHistory({ google, state }: Run): void {
  const now = google.now()
  state.cursor = String(google.mailbox.getProfile().historyId)
  delete state.releasedUntil
  delete state.historyGoneAt
  const { resync } = searchSince(state.caughtUpAt, state.startedAt, now)
  state.resync = { ...resync, from: Math.min(resync.from, state.resync?.from ?? Infinity) }
  google.log(`Gmail's history is no longer there. All mail since ${resync.gap.from} is searched for.`)
}

function searchSince(caughtUpAt: number, startedAt: number, now: number) {
  const from = Math.max(startedAt, caughtUpAt ? caughtUpAt - OVERLAP_MS : now - WEEK_MS)
  return {
    resync: { from, at: now, gap: { from: isoOf(from), to: isoOf(now) } },
  }
}
