import { isQuota, noteTrouble } from '../receiver/back-off.ts'
import { endNotice } from '../run/blocked.ts'
import { doubt } from '../run/doubts.ts'
import { reducePush } from '../message/make-push.ts'
import { holdOldMail } from '../run/old-mail.ts'
import { callReceiver, postOneByOne, postPushes } from '../receiver/post-push.ts'
import type { Reading } from '../message/read-email.ts'
import type { Outcome } from '../receiver/ask-receiver.ts'
import { GmailError } from '../ports.ts'
import type { Run } from '../run/run.ts'
import { isStuck, noteStuck, setAside, takeBack } from './set-aside.ts'

type Email = Extract<Reading, { status: 'email' }>

/**
 * Posts what was read. `settled` says how many, from the first, need no further care: accepted, set aside, or none of
 * ours; `failure` is what Gmail failed with at the next. One that fails run after run while others pass is set aside.
 */
export function settleChunk(run: Run, readings: Reading[]): { settled: number; failure?: Error } {
  const outcomes = post(run, readings)
  const isGmailWell = readings.some(({ status }) => status !== 'failed')
  const isReceiverWell = outcomes.some(({ status }) => status === 'accepted')
  let settled = 0
  for (const reading of readings) {
    const { messageId } = reading
    const isToBlame = isStuck(run, messageId)
    if (reading.status === 'failed') {
      const { error } = reading
      const isOurs = !(error instanceof GmailError) // what fails here at its content will fail for ever
      const reason = `${isOurs ? 'unreadable' : 'Gmail'}: ${error.message}`
      const isAside = isToBlame && (isOurs || isGmailWell) && setAside(run, messageId, reason)
      if (!isAside && !isQuota(error)) noteStuck(run, messageId)
      if (!isAside) return { settled, failure: error }
    } else if (reading.status === 'email') {
      if (!settle(run, reading, outcomes.shift(), isToBlame && isReceiverWell)) return { settled }
    } else if (reading.status === 'held') {
      holdOldMail(run, reading.cursorBefore, reading.arrivedAt)
    } else if (reading.status === 'doubted') {
      if (!doubt(run, messageId)) return { settled }
    } else if (reading.status === 'skipped') {
      takeBack(run, messageId)
      run.google.log(`Not pushed: ${messageId}, ${reading.reason}`)
    }
    if (reading.status !== 'doubted') delete run.state.doubts?.[messageId]
    if (run.state.stuck?.messageId === messageId) delete run.state.stuck
    settled += 1
  }
  return { settled }
}

function post(run: Run, readings: Reading[]): Outcome[] {
  const emails = readings.filter((reading) => reading.status === 'email')
  const payloads = emails.map(({ payload }) => payload)
  // One request that cannot be sent fails the whole batch: after some runs, find out which.
  const isSpoilt = emails.some(({ messageId }) => isStuck(run, messageId))
  return isSpoilt ? postOneByOne(run, payloads) : postPushes(run, payloads)
}

function settle(run: Run, email: Email, outcome: Outcome | undefined, isToBlame: boolean): boolean {
  const last = outcome?.status === 'refused' ? callReceiver(run, 'push', reducePush(email.push)) : outcome
  if (last?.status === 'accepted') return noteAccepted(run, email.messageId, String(last.json.status))
  const reason = last?.reason ?? 'not tried'
  if ((last?.status === 'refused' || isToBlame) && setAside(run, email.messageId, reason)) return true
  noteStuck(run, email.messageId)
  noteTrouble(run, last?.status === 'trouble' ? last : { reason: `no room to set aside: ${reason}` })
  return false
}

function noteAccepted(run: Run, messageId: string, status: string): true {
  run.state.counts.pushed += 1
  run.state.lastPush = { at: run.google.now(), status }
  takeBack(run, messageId)
  endNotice(run, 'trouble')
  run.google.log(`Email pushed: ${status} (${messageId})`)
  return true
}
