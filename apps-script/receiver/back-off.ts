import { isoOf } from '../run/iso-of.ts'
import { noteBlocked } from '../run/blocked.ts'
import { GmailError } from '../ports.ts'
import { judgeProbe, type Outcome } from './ask-receiver.ts'
import { callReceiver } from './post-push.ts'
import type { Run } from '../run/run.ts'

const STEPS_MINUTES = [1, 2, 4, 8, 16] // then every half hour
const MAX_RETRY_AFTER_MS = 6 * 3_600_000
const MAX_PAUSE_MS = 24 * 3_600_000 // Gmail's quotas are by the minute and by the day
const SLACK_MS = 5_000 // triggers come a little early or late; a minute's wait must not become two

type Trouble = Pick<Extract<Outcome, { status: 'trouble' }>, 'reason' | 'retryAfterMs' | 'who'>

/** The receiver, or the way to it, fails: nothing is sent for a while, longer each time. */
export function noteTrouble(run: Run, { reason, retryAfterMs = 0, who = 'receiver' }: Trouble): void {
  const { state, google } = run
  const before = state.trouble
  const step = before ? before.step + 1 : 0
  const asked = google.now() + Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)
  const until = Math.max(run.startedAt + waitMs(step), asked)
  state.trouble = { since: run.startedAt, mails: 0, told: false, ...before, who, step, until, reason }
  state.counts.failed += 1
  run.isDirty = true
  google.log(`Push failed: ${reason}. Nothing is lost; next try ${isoOf(until)}.`)
}

/** True when nothing is wrong, or when a back-off has run out and the receiver answers one probe well. */
export function isReceiverReady(run: Run): boolean {
  const { trouble } = run.state
  if (!trouble?.until) return true
  if (trouble.until > run.startedAt) {
    run.google.log(`Waiting until ${isoOf(trouble.until)}: ${trouble.reason}`)
    return false
  }
  const answer = callReceiver(run, 'probe')
  trouble.isHeard = answer.status === 'accepted'
  const outcome = judgeProbe(answer)
  if (outcome.status === 'trouble') noteTrouble(run, outcome)
  else trouble.until = 0
  run.isDirty = true
  return isWell(run)
}

/** Nothing speaks against asking the receiver for more. */
export function isWell({ state }: Run): boolean {
  return !state.trouble?.until
}

/** A quota of Gmail is no fault of the receiver: only Gmail is left alone, until the time it names or for a while. */
export function noteGmailError(run: Run, error: GmailError): void {
  const { state } = run
  state.counts.failed += 1
  run.isDirty = true
  noteBlocked(run, 'gmail', `Gmail: ${error.message}`)
  if (!isQuota(error)) return
  const step = state.pause ? state.pause.step + 1 : 0
  const [named] = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(error.message) ?? []
  const until = named ? Date.parse(named) : run.startedAt + waitMs(step)
  state.pause = { step, until: Math.min(until, run.startedAt + MAX_PAUSE_MS) }
}

export function isQuota(error: Error): boolean {
  return error instanceof GmailError && (error.code === 403 || error.code === 429)
}

export function isGmailPaused({ state, startedAt }: Run): boolean {
  return (state.pause?.until ?? 0) > startedAt
}

function waitMs(step: number): number {
  return (STEPS_MINUTES[step] ?? 30) * 60_000 - SLACK_MS
}
