import { isoOf } from '../run/iso-of.ts'
import type { Heartbeat } from '../../shared/mailbox-report.ts'
import { noteTrouble } from '../receiver/back-off.ts'
import { endNotice } from '../run/blocked.ts'
import { callReceiver } from '../receiver/post-push.ts'
import { decideOldMail } from '../run/old-mail.ts'
import { pushEmails } from './push-emails.ts'
import { HEARTBEAT_MINUTES } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'

declare const SCRIPT_VERSION: string // set by build.mjs

const SLACK_MS = 5_000 // triggers come a little early or late

/** Says that the script lives, at most every five minutes; pushes again what the answer asks for. */
export function sendHeartbeat(run: Run): boolean {
  const { state } = run
  if (!state.trouble && run.startedAt - state.heartbeatAt < HEARTBEAT_MINUTES * 60_000 - SLACK_MS) return true
  state.heartbeatAt = run.startedAt
  run.isDirty = true
  const outcome = callReceiver(run, 'heartbeat', describeMailbox(run))
  if (outcome.status === 'trouble') {
    noteTrouble(run, outcome)
    return false
  }
  endNotice(run, 'trouble')
  if (outcome.status === 'refused') {
    run.google.log(
      `The receiver does not understand the heartbeat: ${outcome.reason}. Mail is pushed all the same.`,
    )
    return true
  }
  state.counts = { pushed: 0, failed: 0, setAside: 0 }
  delete state.gap
  compareSince(run, outcome.json.compareFrom)
  decideOldMail(run, outcome.json.oldMail)
  return pushAgain(run, outcome.json.resend)
}

function describeMailbox({ state, startedAt, google }: Run): Heartbeat {
  const { blocked, oldMail } = state
  return {
    mailbox: state.mailbox,
    scriptVersion: SCRIPT_VERSION,
    triggerMinutes: state.triggerMinutes,
    lastRunAt: isoOf(startedAt),
    sentAt: isoOf(google.now()),
    counts: state.counts,
    budget: { triggerSeconds: state.day.seconds, fetches: state.day.fetches },
    setAside: state.setAside,
    gap: state.gap,
    caughtUpAt: state.caughtUpAt ? isoOf(state.caughtUpAt) : undefined,
    trouble: blocked && { who: blocked.who, since: isoOf(blocked.since), reason: blocked.reason },
    oldMail,
  }
}

/** The receiver lost some of its mail: what Gmail lists since then is compared, run after run. */
function compareSince({ state }: Run, wanted: unknown): void {
  const from = Date.parse(String(wanted))
  if (from) state.resync = { ...state.resync, from: Math.min(from, state.resync?.from ?? from) }
}

function pushAgain(run: Run, wanted: unknown): boolean {
  const ids = Array.isArray(wanted) ? wanted : []
  return pushEmails(
    run,
    run.state.setAside.filter(({ messageId }) => ids.includes(messageId)),
  )
}
