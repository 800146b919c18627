import type { Run } from './run.ts'
import { FIRST_OVERHEAD_SECONDS } from './state.ts'

const DAY_MS = 86_400_000
const IDLE_RUN_SECONDS = 0.5 // an idle run writes nothing down
const FORGET = 0.95 // of what was learned is left a day later

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

export const round = (seconds: number) => Math.round(seconds * 10) / 10
