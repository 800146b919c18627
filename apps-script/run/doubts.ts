import type { NewEmail } from './new-email.ts'
import { isSettled, type Run } from './run.ts'

const MAX_DOUBTS = 25 // 1 kB of the state

/** One 404 proves no deletion: seconds after it listed a message Gmail may not find it yet. A run a minute later may believe it. */
export function isGone(run: Run, messageId: string): boolean {
  const since = run.state.doubts?.[messageId]
  return since !== undefined && isSettled(run, since)
}

/** False when there is no room: then the message holds up the others until the next run. */
export function doubt({ state, google }: Run, messageId: string): boolean {
  const { doubts = {} } = state
  if (!(messageId in doubts) && Object.keys(doubts).length >= MAX_DOUBTS) return false
  state.doubts = { [messageId]: google.now(), ...doubts }
  return true
}

/** Those to be asked for again. */
export function doubted(run: Run): NewEmail[] {
  const ids = Object.keys(run.state.doubts ?? {})
  return ids.filter((id) => isGone(run, id)).map((messageId) => ({ messageId }))
}
