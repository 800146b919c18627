import { noteSuccess, noteTrouble } from './back-off.ts'
import { reducePush } from './make-push.ts'
import { callReceiver, postOneByOne, postPushes } from './post-push.ts'
import type { Reading } from './read-email.ts'
import type { Outcome } from './receiver.ts'
import type { Run } from './run.ts'
import { isStuck, noteStuck, setAside, takeBack } from './set-aside.ts'

const RUNS_BEFORE_SUSPECT = 3

type Email = Extract<Reading, { status: 'email' }>

/** Posts what was read. Returns how many, from the first, need no further care: accepted, set aside, or none of ours. */
export function settleChunk(run: Run, readings: Reading[]): number {
  const emails = readings.filter((reading) => reading.status === 'email')
  const outcomes = post(run, emails)
  const isReceiverWell = outcomes.some((outcome) => outcome.status === 'accepted')
  let settled = 0
  for (const reading of readings) {
    const outcome = reading.status === 'email' ? outcomes[emails.indexOf(reading)] : undefined
    if (!settle(run, reading, outcome, isReceiverWell)) return settled
    if (run.state.stuck?.messageId === reading.messageId) delete run.state.stuck
    settled += 1
  }
  return settled
}

function post(run: Run, emails: Email[]): Outcome[] {
  const payloads = emails.map(({ payload }) => payload)
  // One request that cannot be sent fails the whole batch: after some runs, find out which.
  const isSpoilt = emails.some(({ messageId }) => isStuck(run, messageId, RUNS_BEFORE_SUSPECT))
  return isSpoilt ? postOneByOne(run, payloads) : postPushes(run, payloads)
}

function settle(run: Run, reading: Reading, outcome: Outcome | undefined, isReceiverWell: boolean): boolean {
  if (reading.status === 'email' && outcome) return settleEmail(run, reading, outcome, isReceiverWell)
  if (reading.status === 'unreadable') return putAside(run, reading.messageId, `Gmail: ${reading.reason}`)
  takeBack(run, reading.messageId)
  if (reading.status === 'skipped') run.google.log(`Not pushed: ${reading.messageId}, ${reading.reason}`)
  return true
}

function settleEmail(run: Run, email: Email, outcome: Outcome, isReceiverWell: boolean): boolean {
  const last = outcome.status === 'refused' ? callReceiver(run, '', reducePush(email.push)) : outcome
  if (last.status === 'accepted') return noteAccepted(run, email.messageId, String(last.json.status))
  if (last.status === 'refused') return putAside(run, email.messageId, last.reason)
  if (isReceiverWell && isStuck(run, email.messageId, RUNS_BEFORE_SUSPECT)) {
    return putAside(run, email.messageId, last.reason) // the others pass, this one never does
  }
  noteStuck(run, email.messageId)
  noteTrouble(run, last)
  return false
}

function noteAccepted(run: Run, messageId: string, status: string): true {
  run.state.counts.pushed += 1
  run.state.lastPush = { at: run.google.now(), status }
  takeBack(run, messageId)
  noteSuccess(run)
  run.google.log(`Email pushed: ${status} (${messageId})`)
  return true
}

function putAside(run: Run, messageId: string, reason: string): boolean {
  if (setAside(run, messageId, reason)) return true
  const full =
    'too many messages are set aside; send them again from the dashboard, or see why they are refused'
  noteTrouble(run, { status: 'trouble', reason: full, retryAfterMs: 0 })
  return false
}
