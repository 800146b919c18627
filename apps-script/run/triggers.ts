import { saveState } from './open-run.ts'
import type { Run } from './run.ts'

export const HANDLER = 'processGmailMessage'

/**
 * Makes a trigger beside the one that works. That goes when a run of the new one has been seen: Google has listed triggers, made
 * in a trigger's run, that never fired. One too many is harmless, one too few is the end.
 */
export function makeTrigger(run: Run, minutes: number): void {
  const { state, google } = run
  const id = google.triggers.create(HANDLER, minutes)
  state.nextTrigger = { id, minutes, at: run.startedAt }
  try {
    saveState(run)
  } catch (error) {
    delete state.nextTrigger
    google.triggers.remove([id])
    throw error
  }
}

/** Which trigger fires is known from its runs alone. Any but the known one may be the only one that works. */
export function noteTrigger(run: Run): void {
  const { state } = run
  const id = run.google.firedBy
  const { triggerId, nextTrigger, triggerMinutes } = state
  if (id === undefined || id === triggerId) return
  state.triggerId = id
  run.isDirty = true
  if (id === nextTrigger?.id) {
    state.triggerMinutes = nextTrigger.minutes
    delete state.nextTrigger
    trying(run, () => removeOthers(run, run.google.triggers.list(HANDLER), id))
  } else if (triggerId) {
    // An older one fires still. Whichever is not seen again goes.
    state.nextTrigger = { id: triggerId, minutes: triggerMinutes, at: run.startedAt }
  }
}

/** True when a trigger of this cadence was made. */
export function changeTrigger(run: Run, minutes: number): boolean {
  const { state, startedAt, google } = run
  const { nextTrigger } = state
  if (nextTrigger && startedAt - nextTrigger.at < (2 * nextTrigger.minutes + 10) * 60_000) return false
  if (nextTrigger) {
    google.log('The new trigger never fired: the old one stays.')
    trying(run, () => google.triggers.remove([nextTrigger.id]))
  }
  delete state.nextTrigger
  return minutes !== state.triggerMinutes && trying(run, () => replace(run, minutes))
}

function replace(run: Run, minutes: number): void {
  const { state, google } = run
  const ours = google.triggers.list(HANDLER)
  if (ours.length === 0) state.triggerMinutes = minutes // a person removed it, and runs by hand
  if (state.triggerId && ours.includes(state.triggerId)) removeOthers(run, ours, state.triggerId)
  if (ours.length > 0) makeTrigger(run, minutes)
}

function removeOthers({ google }: Run, ours: string[], kept: string): void {
  const others = ours.filter((id) => id !== kept)
  if (others.length > 0) google.triggers.remove(others)
}

/** Google refuses to make or delete triggers at times: no reason to push no mail. Tried again after a while. */
function trying(run: Run, action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    const { state, google, startedAt } = run
    google.log(`The trigger stays as it is: ${(error as Error).message}`)
    state.nextTrigger = { id: '', minutes: state.triggerMinutes, at: startedAt }
    run.isDirty = true
    return false
  }
}
