import { isGmailPaused, isReceiverReady, noteGmailError } from './back-off.ts'
import { renewDoorbell } from './doorbell.ts'
import { fetchNewEmails } from './fetch-new-emails.ts'
import { adjustCadence } from './governor.ts'
import { sendHeartbeat } from './heartbeat.ts'
import { tellOwner } from './owner-mail.ts'
import { GmailError, type Google } from './ports.ts'
import { pushEmails } from './push-emails.ts'
import { isReconcileDue, reconcile } from './reconcile.ts'
import { openRun, saveState, type Run } from './run.ts'
import { restartHistory } from './start-watching.ts'

/**
 * One tick. When nothing is new it costs three service calls: lock, properties, history. The lock is not released
 * here: Google frees it when the run ends, however it ends, and a call saved 1,440 times a day is a minute.
 */
export function checkMailbox(google: Google): void {
  if (!google.takeLock(0)) return google.log('Another run is still at work; this one leaves it to that.')
  const run = openRun(google)
  try {
    if (isReceiverReady(run)) work(run)
    renewDoorbell(run)
    tellOwner(run)
    if (run.isDirty) adjustCadence(run)
  } finally {
    if (run.isDirty) saveState(run)
  }
}

function work(run: Run): void {
  const isCaughtUp = !isGmailPaused(run) && readingGmail(run, pushNewEmails)
  if (!isWell(run)) return
  readingGmail(run, sendHeartbeat)
  if (isCaughtUp && isWell(run) && isReconcileDue(run)) readingGmail(run, reconcile)
}

/** Pushes what history shows. True when there was nothing more. */
function pushNewEmails(run: Run): boolean {
  const { state } = run
  const start = state.cursor
  const seen = new Set<string>()
  let pageToken: string | undefined
  do {
    const page = findNewEmails(run, start, pageToken, seen)
    if (!page) return true
    if (!pushEmails(run, page.emails, page.cursorAfter)) return false
    state.cursor = page.cursorAfter // also when there was nothing to push
    pageToken = page.nextPageToken
  } while (pageToken)
  state.caughtUpAt = run.startedAt
  if (state.pause) run.isDirty = true
  delete state.pause
  return true
}

function findNewEmails(run: Run, cursor: string, pageToken: string | undefined, seen: Set<string>) {
  try {
    return fetchNewEmails(run, cursor, pageToken, seen)
  } catch (error) {
    if (!(error instanceof GmailError) || error.code !== 404) throw error
    restartHistory(run)
    run.isDirty = true
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

function isWell({ state }: Run): boolean {
  return !state.trouble || state.trouble.until === 0
}
