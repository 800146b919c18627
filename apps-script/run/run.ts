import type { Google } from '../ports.ts'
import type { Settings } from './settings.ts'
import type { State } from './state.ts'

const SETTLED_MS = 55_000 // a minute, by triggers that come a little early

/** One execution of the script: what it was given and what it has left. */
export interface Run {
  google: Google
  settings: Settings
  state: State
  startedAt: number
  /** Up to when the time used is in the day's account. */
  accountedAt: number
  emailsLeft: number
  /** The last runs seem to have been ended at something: one message at a time, noted down before. */
  isCareful: boolean
  /** It is the mailbox's owner who runs this: our own trigger, or Gmail was asked. */
  isOwner: boolean
  /** There is something worth a property write. */
  isDirty: boolean
  labels?: { id: string; name: string }[]
}

/** Gmail's stores agree after some seconds: what they said in a run at `since` may be believed in this one. */
export function isSettled(run: Run, since: number): boolean {
  return run.startedAt - since >= SETTLED_MS
}
