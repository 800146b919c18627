import { saveState, type Run } from './run.ts'
import type { Trouble } from './state.ts'

const PATIENCE_MS = 30 * 60_000 - 5_000 // half an hour, by triggers that come a little early
const NEAR_MS = 5 * 60_000
const MAX_MAILS = 2

/** Mails the owner once when pushes have failed for half an hour, and once when that is over. */
export function tellOwner(run: Run): void {
  const { state, settings, startedAt, google } = run
  const notice = state.recovered ?? state.trouble
  if (!settings.ownerMail || !notice || notice.told) return
  if (notice === state.trouble && !isLong(notice, startedAt)) return
  if (notice.mails < MAX_MAILS) {
    notice.mails += 1
    saveState(run) // before the mail: ended in between, the next run mails once more, and none after that
    google.sendMail(state.mailbox, ...compose(notice, notice === state.recovered, settings.ingressUrl))
  }
  notice.told = true
  delete state.recovered
  run.isDirty = true
}

/** Half an hour of failures; but when the next try is near, that decides. */
function isLong({ since, until }: Trouble, now: number): boolean {
  return now - since >= PATIENCE_MS && until - now > NEAR_MS
}

function compose(notice: Trouble, isOver: boolean, url: string): [subject: string, body: string] {
  const since = new Date(notice.since).toISOString()
  const end =
    'Sent once by your own Gmail Push Ingress script (script.google.com). Script Property OWNER_MAIL=off turns it off.'
  if (isOver) {
    const body = `The receiver takes your mail again. It did not since ${since}.\nWhat waited is being pushed now; nothing was lost.`
    return ['Gmail Push Ingress: your mail arrives again', `${body}\n\n${end}`]
  }
  const body = `Since ${since} no new mail could be pushed to ${url}.\nReason: ${notice.reason}\n\nNothing is lost: it waits in Gmail and is pushed as soon as the receiver takes it.`
  return ['Gmail Push Ingress: your receiver takes no mail', `${body}\n\n${end}`]
}
