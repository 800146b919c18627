import type { Reconcile } from '../shared/mailbox-report.ts'
import { noteTrouble } from './back-off.ts'
import { callReceiver } from './post-push.ts'
import { pushEmails } from './push-emails.ts'
import { isSpent, saveState, type Run } from './run.ts'
import { resolveLabel } from './watch-label.ts'

const EVERY_MS = 3_600_000
const WINDOW_MS = 24 * 3_600_000
const SLICE_MS = 30 * WINDOW_MS // of a long search: no run lists more at once
const MAX_IDS = 50_000 // the receiver takes 100,000 at once

type Span = Record<'from' | 'to', number>

export function isReconcileDue({ state, startedAt }: Run): boolean {
  return state.resync !== undefined || startedAt - state.reconcileAt >= EVERY_MS
}

/**
 * Proves that nothing is missing: tells the receiver which messages Gmail has and pushes those it lacks, oldest first.
 * Hourly for the last day; for a longer window, run after run, while history leaves a gap. True when all is there.
 */
export function reconcile(run: Run): boolean {
  const { state, startedAt, google } = run
  if (state.watch.id !== 'INBOX') state.watch = resolveLabel(google.mailbox, state.watch.name) // it may be a new one
  let from = state.resync?.from ?? Math.max(state.startedAt, startedAt - WINDOW_MS)
  for (; state.resync && from + SLICE_MS < startedAt; from = state.resync.from) {
    if (isSpent(run) || !reconcileWindow(run, from, from + SLICE_MS)) return false
    state.resync.from = from + SLICE_MS
    saveState(run)
  }
  if (!reconcileWindow(run, from, startedAt)) return false
  state.reconcileAt = startedAt
  if (state.resync?.gap) state.gap = state.resync.gap
  delete state.resync
  run.isDirty = true
  return true
}

function reconcileWindow(run: Run, from: number, to: number): boolean {
  const messageIds = listReceived(run, Math.max(from, run.state.startedAt), to)
  const missing = findMissing(run, { from, to }, messageIds)
  if (!missing) return false
  const emails = messageIds.filter((id) => missing.has(id)).map((messageId) => ({ messageId }))
  if (emails.length > 0)
    run.google.log(`${emails.length} messages are missing at the receiver and are pushed now.`)
  return pushEmails(run, emails)
}

/** Ids the receiver lacks, without those set aside here. Undefined when it did not answer. */
function findMissing(run: Run, { from, to }: Span, messageIds: string[]): Set<string> | undefined {
  const missing = new Set<string>()
  for (let first = 0; first === 0 || first < messageIds.length; first += MAX_IDS) {
    const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
    const part = messageIds.slice(first, first + MAX_IDS)
    const body: Reconcile = { mailbox: run.state.mailbox, ...window, messageIds: part }
    const outcome = callReceiver(run, '/reconcile', body)
    if (outcome.status !== 'accepted') {
      noteTrouble(run, { retryAfterMs: 0, ...outcome, status: 'trouble' })
      return undefined
    }
    for (const id of Array.isArray(outcome.json.missing) ? outcome.json.missing : []) missing.add(String(id))
  }
  for (const { messageId } of run.state.setAside) missing.delete(messageId)
  return missing
}

/** Ids of the mail received since then under the watched label, oldest first. Spam and trash are never listed. */
function listReceived(run: Run, from: number, to: number): string[] {
  const { watch, resync } = run.state
  if (watch.id === 'INBOX' && !resync?.gap) return listIds(run, { from, to }, ['INBOX'])
  // What came in a gap of history may have been archived by hand since, so for that all mail is listed.
  const watched = watch.id && watch.id !== 'INBOX' ? [watch.id] : []
  const sentToOneself = new Set(listIds(run, { from, to }, [...watched, 'SENT', 'INBOX']))
  const notReceived = ['SENT', 'DRAFT', 'CHAT'].flatMap((label) =>
    listIds(run, { from, to }, [...watched, label]),
  )
  const left = new Set(notReceived.filter((id) => !sentToOneself.has(id)))
  return listIds(run, { from, to }, watched).filter((id) => !left.has(id))
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
