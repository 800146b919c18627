import type { Run } from './run.ts'
import { FIRST_OVERHEAD_SECONDS } from './state.ts'
import { changeTrigger } from './triggers.ts'

const DAY_MS = 86_400_000
const DAY_SECONDS = 90 * 60 // of triggers, for a consumer account
const IDLE_RUN_SECONDS = 0.5 // an idle run writes nothing down
const MAX_OVERHEAD_SECONDS = 4 // more would have been noticed by others
const FORGET = 0.95 // of what was learned is left a day later
const LATE_MINUTES = 15 // three heartbeats
const MAX_DEAD_SECONDS = 1800 // by then a message that ends every run is set aside

/** Adds the time since the last account to the day's; Google allows 90 minutes of triggers a day. */
export function accountTime(run: Run): void {
  const now = run.google.now()
  const { state } = run
  const { day, triggerMinutes } = state
  const idleRuns = Math.max(0, Math.floor((run.startedAt - day.savedAt) / (triggerMinutes * 60_000)) - 1)
  if (now - day.startedAt >= DAY_MS) {
    Object.assign(day, { startedAt: now, seconds: 0, fetches: 0 })
    state.overheadSeconds = Math.max(FIRST_OVERHEAD_SECONDS, state.overheadSeconds * FORGET)
  }
  const starts = idleRuns + (run.accountedAt === run.startedAt ? 1 : 0)
  const used = (now - run.accountedAt) / 1000 + idleRuns * IDLE_RUN_SECONDS + starts * state.overheadSeconds
  day.seconds = round(day.seconds + used)
  day.savedAt = now
  run.accountedAt = now
}

/**
 * No run lived to its end for a quarter of an hour, and no back-off explains it. Either Google refused them, as it does when the
 * 90 minutes are used up: then they tell what Google itself takes for a run, which nothing else does. Or it ended them: then
 * they may have cost all the time.
 */
export function learnFromAbsence(run: Run): void {
  const { state, startedAt } = run
  if (!run.isCareful) return
  const { day, triggerMinutes } = state
  const absentSeconds = (startedAt - day.savedAt) / 1000
  const runs = (day.savedAt - day.startedAt) / (triggerMinutes * 60_000)
  const overhead = state.overheadSeconds + (DAY_SECONDS - day.seconds) / Math.max(1, runs)
  const isRefusal = absentSeconds > LATE_MINUTES * 60 && overhead <= MAX_OVERHEAD_SECONDS
  if (isRefusal) state.overheadSeconds = round(Math.max(state.overheadSeconds, overhead))
  day.seconds = isRefusal
    ? Math.max(day.seconds, DAY_SECONDS)
    : round(day.seconds + Math.min(absentSeconds, MAX_DEAD_SECONDS))
  day.savedAt = startedAt
  run.isDirty = true
}

/** Minutes between two runs, by the seconds of today that are used. */
export function cadenceFor(seconds: number): number {
  if (seconds >= 80 * 60) return 15
  return seconds >= 60 * 60 ? 5 : 1
}

/** Slows the trigger down before the day's budget is gone, and up again after it. */
export function adjustCadence(run: Run): void {
  accountTime(run)
  const minutes = cadenceFor(run.state.day.seconds)
  if (changeTrigger(run, minutes))
    run.google.log(`Today's runs took ${run.state.day.seconds} of 5400 s: one every ${minutes} min now.`)
}

const round = (seconds: number) => Math.round(seconds * 10) / 10
