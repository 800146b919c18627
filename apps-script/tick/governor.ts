import type { Run } from '../run/run.ts'
import type { State } from '../run/state.ts'
import { accountTime, round } from '../run/account-time.ts'
import { changeTrigger } from '../run/triggers.ts'

const DAY_SECONDS = 90 * 60 // of triggers, for a consumer account
const MAX_OVERHEAD_SECONDS = 4 // more would have been noticed by others
const MAX_FETCHES = 15_000 // of the 20,000 a day
const LATE_MINUTES = 15 // three heartbeats
const MAX_DEAD_SECONDS = 1800 // by then a message that ends every run is set aside

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

/** What is left of today is for new mail. */
export function isShortOfQuota({ day }: State): boolean {
  return cadenceFor(day.seconds) > 1 || day.fetches > MAX_FETCHES
}

/** Slows the trigger down before the day's budget is gone, and up again after it. */
export function adjustCadence(run: Run): void {
  accountTime(run)
  const minutes = cadenceFor(run.state.day.seconds)
  if (changeTrigger(run, minutes))
    run.google.log(`Today's runs took ${run.state.day.seconds} of 5400 s: one every ${minutes} min now.`)
}
