import { findMissing, type Span } from './find-missing.ts'
import { pushEmails } from './push-emails.ts'
import { isSpent, saveState } from '../run/open-run.ts'
import { isSettled, type Run } from '../run/run.ts'
import { lookUpLabel, watchedOf } from '../run/watch-label.ts'

const EVERY_MS = 3_600_000
const WINDOW_MS = 24 * 3_600_000
const SLICE_MS = 30 * WINDOW_MS // of a long search: no run lists more at once

export function isReconcileDue({ state, startedAt }: Run): boolean {
  return state.resync !== undefined || startedAt - state.reconcileAt >= EVERY_MS
}

/**
 * Proves that nothing is missing: tells the receiver which messages Gmail has and pushes those it lacks, oldest first.
 * Hourly for the last day; for a longer window, run after run, while history leaves a gap. True when all is there.
 */
export function reconcile(run: Run): boolean {
  const { state, startedAt } = run
  if (!lookUpLabel(run, state.watch)) return false
  let from = state.resync?.from ?? Math.max(state.startedAt, startedAt - WINDOW_MS)
  for (; state.resync && from + SLICE_MS < startedAt; from = state.resync.from) {
    if (isSpent(run) || !reconcileWindow(run, from, from + SLICE_MS)) return false
    state.resync.from = from + SLICE_MS
    saveState(run)
  }
  if (!reconcileWindow(run, from, startedAt)) return false
  run.isDirty = true
  const { at = 0 } = state.resync ?? {}
  if (state.resync && !isSettled(run, at)) {
    // Gmail's search finds a message some seconds later than its history does: the end is searched once more.
    state.resync.from = Math.max(from, at - EVERY_MS)
    return true
  }
  state.reconcileAt = startedAt
  if (state.resync?.gap) state.gap = state.resync.gap
  delete state.resync
  return true
}

function reconcileWindow(run: Run, from: number, to: number): boolean {
  const messageIds = listReceived(run, Math.max(from, run.state.startedAt), to)
  const missing = findMissing(run, messageIds, { from, to })
  if (!missing) return false
  const emails = messageIds.filter((id) => missing.has(id)).map((messageId) => ({ messageId }))
  if (emails.length > 0)
    run.google.log(`${emails.length} messages are missing at the receiver and are pushed now.`)
  return pushEmails(run, emails)
}

/** Ids of the mail received since then under the watched labels, of each oldest first. Spam and trash are never listed. */
export function listReceived(run: Run, from: number, to: number): string[] {
  const { ids, not } = watchedOf(run)
  const list = (...labelIds: string[]) => listIds(run, { from, to }, labelIds)
  // What came in a gap of history may have been archived by hand since, so for that all mail is listed.
  const isAll = !ids || (ids.includes('INBOX') && run.state.resync?.gap)
  const listed = isAll ? list() : ids.flatMap((id) => list(id))
  const left = new Set(not.flatMap((id) => list(id)))
  if (isAll || ids.join() !== 'INBOX') {
    const sentToOneself = new Set(list('SENT', 'INBOX'))
    const notReceived = ['SENT', 'DRAFT', 'CHAT'].flatMap((label) => list(label))
    for (const id of notReceived) if (!sentToOneself.has(id)) left.add(id)
  }
  return [...new Set(listed)].filter((id) => !left.has(id))
}

function listIds({ google, startedAt }: Run, { from, to }: Span, labelIds: string[]): string[] {
  const ids: string[] = []
  const end = to < startedAt ? ` before:${Math.ceil(to / 1000)}` : ''
  let pageToken: string | undefined
  do {
    const page = google.mailbox.listMessages({
      q: `after:${Math.floor(from / 1000)}${end}`,
      maxResults: 500,
      ...(labelIds.length > 0 && { labelIds }),
      ...(pageToken && { pageToken }),
    })
    ids.push(...(page.messages ?? []).map((message) => message.id ?? ''))
    pageToken = page.nextPageToken
  } while (pageToken)
  return ids.reverse() // Gmail lists the newest first
}
