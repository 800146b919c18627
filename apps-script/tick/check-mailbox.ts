import { isGmailPaused, isReceiverReady, isWell, noteGmailError } from '../receiver/back-off.ts'
import { noteBlocked } from '../run/blocked.ts'
import { backfill } from './backfill.ts'
import { renewDoorbell } from './doorbell.ts'
import { doubted } from '../run/doubts.ts'
import { fetchNewEmails, type NewEmails } from './fetch-new-emails.ts'
import { dropKnown } from './find-missing.ts'
import { adjustCadence, learnFromAbsence } from './governor.ts'
import { sendHeartbeat } from './heartbeat.ts'
import { tellOwner } from './owner-mail.ts'
import { GmailError, isNotFound, type Google } from '../ports.ts'
import { pushEmails } from './push-emails.ts'
import { isReconcileDue, reconcile } from './reconcile.ts'
import { isSpent, openRun, saveState } from '../run/open-run.ts'
import { isSettled, type Run } from '../run/run.ts'
import { restartHistory } from '../run/start-watching.ts'
import { noteTrigger } from '../run/triggers.ts'
import { followLabel } from '../run/watch-label.ts'

const KEEP_MS = 30_000 // of work at most are done twice when a run is ended

/**
 * One tick. When nothing is new it costs three service calls: lock, properties, history. The lock is not released
 * here: Google frees it when the run ends, however it ends, and a call saved 1,440 times a day is a minute.
 */
export function checkMailbox(google: Google): void {
  if (!google.takeLock(0)) return google.log('Another run is still at work.')
  const run = openRun(google)
  try {
    learnFromAbsence(run)
    noteTrigger(run)
    if (run.settings.ingressUrl && run.settings.token) work(run)
    renewDoorbell(run)
    tellOwner(run)
    if (run.isDirty) adjustCadence(run)
  } finally {
    if (run.isDirty) saveState(run)
  }
}

function work(run: Run): void {
  const isReady = isReceiverReady(run)
  const isCaughtUp = isReady && !isGmailPaused(run) && readingGmail(run, pushNewEmails)
  if (isWell(run) || run.state.trouble?.isHeard) readingGmail(run, sendHeartbeat)
  if (isCaughtUp && isWell(run) && isReconcileDue(run)) readingGmail(run, reconcile)
  if (isCaughtUp && isWell(run) && run.state.backfill) readingGmail(run, backfill)
}

/** Pushes what history shows. True when there was nothing more. */
function pushNewEmails(run: Run): boolean {
  const { state } = run
  if (!followLabel(run) || !pushEmails(run, doubted(run))) return false
  const start = state.cursor
  const seen = new Set<string>()
  let pageToken: string | undefined
  do {
    const page = findNewEmails(run, start, pageToken, seen)
    if (!page) return state.historyGoneAt === undefined
    const emails = dropKnown(run, page.emails)
    if (!emails || !pushEmails(run, emails, page.cursorAfter)) return false
    state.cursor = page.cursorAfter // also when there was nothing to push
    pageToken = page.nextPageToken
    if (pageToken && !goesOn(run)) return false
  } while (pageToken)
  noteCaughtUp(run)
  return true
}

/** Pages without mail are progress too: kept now and then, and when the run's time is over. */
function goesOn(run: Run): boolean {
  const isOver = isSpent(run)
  if (isOver || run.google.now() - run.accountedAt > KEEP_MS) saveState(run)
  return !isOver
}

function noteCaughtUp(run: Run): void {
  const { state } = run
  state.caughtUpAt = run.startedAt
  noteBlocked(run, 'gmail', undefined)
  if (state.pause || state.historyGoneAt || state.releasedUntil) run.isDirty = true
  delete state.pause
  delete state.historyGoneAt
  delete state.releasedUntil
}

/** Undefined when history does not reach back to the cursor. That is believed, and a search begins, when a later run hears it again. */
function findNewEmails(
  run: Run,
  cursor: string,
  pageToken: string | undefined,
  seen: Set<string>,
): NewEmails | undefined {
  try {
    return fetchNewEmails(run, cursor, pageToken, seen)
  } catch (error) {
    if (!isNotFound(error)) throw error
    run.isDirty = true
    const { historyGoneAt } = run.state
    if (historyGoneAt === undefined) run.state.historyGoneAt = run.google.now()
    else if (isSettled(run, historyGoneAt)) restartHistory(run)
    return undefined
  }
}

function readingGmail(run: Run, step: (run: Run) => boolean): boolean {
  try {
    return step(run)
  } catch (error) {
    if (!(error instanceof GmailError)) throw error
    noteGmailError(run, error)
    return false
  }
}
