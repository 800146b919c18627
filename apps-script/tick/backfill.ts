import { findMissing } from './find-missing.ts'
import { isShortOfQuota } from './governor.ts'
import { pushEmails } from './push-emails.ts'
import { listReceived } from './reconcile.ts'
import type { BackfillProgress } from '../../shared/mailbox-report.ts'
import { isoOf } from '../run/iso-of.ts'
import { isSpent, saveState } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'
import type { Backfill, State } from '../run/state.ts'

const DAY_MS = 86_400_000
const MAX_EMAILS = 50 // of a run, and half a minute of searching: so long new mail may wait
const MAX_MS = 30_000

/** Does what the heartbeat's answer says: begins, goes on, or, without a word of it, forgets. */
export function followBackfill({ state }: Run, wish: unknown): void {
  const { askedAt, ...span } = Object(wish) as Record<string, unknown>
  if (askedAt === state.backfill?.askedAt) return
  const [at, to] = [Date.parse(String(span.from)), Date.parse(String(span.to))]
  delete state.backfill
  if (at && to) state.backfill = { askedAt: String(askedAt), at, to, listed: 0, missing: 0, pushed: 0 }
}

export function describeBackfill(state: State): BackfillProgress | undefined {
  if (!state.backfill) return undefined
  const { at, to, open: _, ...counts } = state.backfill
  return { ...counts, reachedAt: isoOf(at), isDone: at >= to, isWaiting: isShortOfQuota(state) }
}

/**
 * Pushes what the receiver lacks of a time that somebody named on the dashboard: a day of mail after the other, oldest first,
 * with what new mail leaves of the day's quota.
 */
export function backfill(run: Run): boolean {
  const { state, google, startedAt } = run
  const wish = state.backfill
  run.emailsLeft = Math.min(run.emailsLeft, MAX_EMAILS)
  while (wish && wish.at < wish.to) {
    if (isSpent(run) || google.now() - startedAt > MAX_MS || isShortOfQuota(state)) return false
    const end = Math.min(wish.at + DAY_MS, wish.to)
    if (!fillDay(run, wish, end)) return false
    wish.at = end
    delete wish.open
    saveState(run)
  }
  return true
}

function fillDay(run: Run, wish: Backfill, end: number): boolean {
  const { counts } = run.state
  const messageIds = listReceived(run, wish.at, end)
  const missing = findMissing(run, messageIds)
  if (!missing) return false
  if (wish.open === undefined) {
    wish.listed += messageIds.length
    wish.missing += missing.size
  } else wish.pushed += Math.max(0, wish.open - missing.size) // by a run that was ended before it could count them
  wish.open = missing.size
  run.isDirty = true
  const before = counts.pushed
  const emails = messageIds.filter((id) => missing.has(id)).map((messageId) => ({ messageId }))
  const isDone = pushEmails(run, emails)
  wish.pushed += counts.pushed - before
  wish.open -= counts.pushed - before
  run.isDirty = true
  return isDone
}
