import type { Run } from './run.ts'
import { ourTriggers, replaceTriggers } from './triggers.ts'

const DAY_MS = 86_400_000
const IDLE_RUN_SECONDS = 1 // an idle run writes nothing down; it takes 0.5 to 0.8 s

/** Adds the time since the last account to the day's; Google allows 90 minutes of triggers a day. */
export function accountTime(run: Run): void {
  const now = run.google.now()
  const { day, triggerMinutes } = run.state
  const idleRuns = Math.max(0, Math.floor((run.startedAt - day.savedAt) / (triggerMinutes * 60_000)) - 1)
  if (now - day.startedAt >= DAY_MS) Object.assign(day, { startedAt: now, seconds: 0, fetches: 0 })
  const used = (now - run.accountedAt) / 1000 + idleRuns * IDLE_RUN_SECONDS
  day.seconds = Math.round((day.seconds + used) * 10) / 10
  day.savedAt = now
  run.accountedAt = now
}

/** Minutes between two runs, by the seconds of today that are used. */
export function cadenceFor(seconds: number): number {
  if (seconds >= 80 * 60) return 15
  return seconds >= 60 * 60 ? 5 : 1
}

/** Slows the trigger down before the day's budget is gone, and up again after it. */
export function adjustCadence(run: Run): void {
  const { google, state } = run
  accountTime(run)
  const minutes = cadenceFor(state.day.seconds)
  if (minutes === state.triggerMinutes) return
  const triggers = ourTriggers(google.triggers)
  if (triggers.length > 0) replaceTriggers(google.triggers, triggers, minutes) // none: a person removed it, and runs by hand
  state.triggerMinutes = minutes
  run.isDirty = true
  google.log(
    `Today's runs took ${Math.round(state.day.seconds / 60)} of 90 minutes: one run every ${minutes} min now.`,
  )
}
