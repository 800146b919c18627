import { checkAccountOf } from './account.ts'
import { noteBlocked } from './blocked.ts'
import type { Google } from '../ports.ts'
import { accountTime } from './account-time.ts'
import type { Run } from './run.ts'
import { readSettings } from './settings.ts'
import { startWatching } from './start-watching.ts'
import { parseState, STATE_KEY, type State } from './state.ts'

const MAX_EMAILS = 250 // of 20 units each: Gmail allows 6,000 units a minute
export const HEARTBEAT_MINUTES = 5
const SOFT_DEADLINE_MS = 240_000 // Google ends a run after 6 minutes, and the last chunk may take one

/** Reads settings and state by one call; begins to watch when there is no state yet. */
export function openRun(google: Google): Run {
  const startedAt = google.now()
  const properties = google.properties.readAll()
  const settings = readSettings(properties)
  const kept = properties[STATE_KEY]
  const known = kept === undefined ? undefined : parseState(kept, startedAt)
  const state = known ?? startWatching(google, settings, kept)
  const run: Run = {
    google,
    settings,
    state,
    startedAt,
    accountedAt: startedAt,
    emailsLeft: MAX_EMAILS,
    isCareful: known !== undefined && isOverdue(known, startedAt),
    isOwner: !known || [state.triggerId, state.nextTrigger?.id].includes(google.firedBy ?? 'nobody'),
    isDirty: false,
  }
  noteBlocked(run, 'settings', settings.problem)
  if (!known) saveState(run)
  return run
}

// A run that lives to its end sends the heartbeat when it is due: so an old one says, at no cost, that the runs since died.
function isOverdue(state: State, now: number): boolean {
  const { heartbeatAt, reconcileAt, triggerMinutes } = state
  const longMs = 3 * Math.max(HEARTBEAT_MINUTES, triggerMinutes) * 60_000
  return (
    !state.trouble && state.blocked?.who !== 'settings' && now - Math.max(heartbeatAt, reconcileAt) > longMs
  )
}

/** Nothing leaves, and nothing is kept, that another account's mailbox gave; an idle run does neither, and does not ask. */
export function checkAccount(run: Run): void {
  if (!run.isOwner) checkAccountOf(run.google, run.state.mailbox)
  run.isOwner = true
}

export function saveState(run: Run): void {
  checkAccount(run)
  accountTime(run)
  run.google.properties.write(STATE_KEY, JSON.stringify(run.state))
  run.isDirty = false
}

export function isSpent(run: Run): boolean {
  return run.emailsLeft <= 0 || run.google.now() - run.startedAt > SOFT_DEADLINE_MS
}
