import { isoOf } from '../run/iso-of.ts'
import type { Heartbeat } from '../../shared/mailbox-report.ts'
import { isWell, noteTrouble } from '../receiver/back-off.ts'
import { endNotice, whatFails } from '../run/blocked.ts'
import { callReceiver } from '../receiver/post-push.ts'
import { describeBackfill, followBackfill } from './backfill.ts'
import { decideOldMail } from '../run/old-mail.ts'
import { pushEmails } from './push-emails.ts'
import { describeSetAside, tellAgain } from './set-aside.ts'
import { HEARTBEAT_MINUTES } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'

declare const SCRIPT_VERSION: string // set by build.mjs

const BEAT_MS = HEARTBEAT_MINUTES * 60_000 - 5_000 // triggers come a little early or late

/** Says that the script lives, at most every five minutes; pushes again what the answer asks for. */
export function sendHeartbeat(run: Run): boolean {
  const { state } = run
  const isWaiting = !isWell(run)
  const isEarly = run.startedAt - state.heartbeatAt < BEAT_MS
  if (isEarly && (isWaiting || !state.trouble)) return true
  state.heartbeatAt = run.startedAt
  run.isDirty = true
  const outcome = callReceiver(run, 'heartbeat', describeMailbox(run))
  if (outcome.status === 'trouble') {
    tellAgain(run)
    if (state.trouble) state.trouble.isHeard = false
    if (!isWaiting) noteTrouble(run, outcome)
    return false
  }
  if (!isWaiting) endNotice(run, 'trouble')
  if (outcome.status === 'refused') {
    run.google.log(`The receiver refuses the heartbeat, not the mail: ${outcome.reason}`)
    return true
  }
  state.counts = { pushed: 0, failed: 0, setAside: 0 }
  delete state.gap
  const { backfill, compareFrom, oldMail, resend } = outcome.json
  compareSince(run, compareFrom)
  decideOldMail(run, oldMail)
  followBackfill(run, backfill)
  const wanted = state.setAside.filter(({ messageId }) => [resend].flat().includes(messageId))
  return pushEmails(run, wanted)
}

function describeMailbox(run: Run): Heartbeat {
  const { state, startedAt, google } = run
  const wrong = whatFails(state)
  return {
    mailbox: state.mailbox,
    scriptVersion: SCRIPT_VERSION,
    triggerMinutes: state.triggerMinutes,
    lastRunAt: isoOf(startedAt),
    sentAt: isoOf(google.now()),
    counts: state.counts,
    budget: { triggerSeconds: state.day.seconds, fetches: state.day.fetches },
    setAside: describeSetAside(run),
    gap: state.gap,
    caughtUpAt: state.caughtUpAt ? isoOf(state.caughtUpAt) : undefined,
    trouble: wrong && { who: wrong.who, since: isoOf(wrong.since), reason: wrong.reason },
    oldMail: state.oldMail,
    backfill: describeBackfill(state),
  }
}

/** The receiver lost some of its mail: what Gmail lists since then is compared, run after run. */
function compareSince({ state }: Run, wanted: unknown): void {
  const from = Date.parse(String(wanted))
  if (from) state.resync = { ...state.resync, from: Math.min(from, state.resync?.from ?? from) }
}
