import { isoOf } from '../run/iso-of.ts'
import { saveState } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'
import type { Notice, State } from '../run/state.ts'

const PATIENCE_MS = 30 * 60_000 - 5_000 // half an hour, by triggers that come a little early
const NEAR_MS = 5 * 60_000
const MAX_MAILS = 2

/** Mails the owner once when something has been wrong for half an hour, and once when that is over. */
export function tellOwner(run: Run): void {
  const { state, settings, startedAt, google } = run
  const notice = settings.ownerMail && findDue(state, startedAt)
  if (!notice) return
  const isOver = notice === state.recovered
  if (notice.mails < MAX_MAILS) {
    notice.mails += 1
    saveState(run) // before the mail: ended in between, the next run mails once more, and none after that
    google.sendMail(state.mailbox, ...compose(notice, isOver, settings.ingressUrl))
  }
  notice.told = true
  delete state.recovered
  run.isDirty = true
}

/** Half an hour of it; but when the next try is near, that decides. */
function findDue({ recovered, trouble, blocked }: State, now: number): Notice | undefined {
  if (recovered) return recovered
  const isLong = (notice: Notice | undefined) => notice && !notice.told && now - notice.since >= PATIENCE_MS
  if (trouble && isLong(trouble) && trouble.until - now > NEAR_MS) return trouble
  return isLong(blocked) ? blocked : undefined
}

const SUBJECTS = {
  receiver: 'your receiver takes no mail',
  google: 'Google lets the script send no mail',
  gmail: 'Gmail gives the script no mail',
  label: 'look at WATCH_LABEL',
  settings: 'look at the Script Properties',
}

function compose(notice: Notice, isOver: boolean, url: string): [subject: string, body: string] {
  const since = isoOf(notice.since)
  const subject = isOver ? 'your mail arrives again' : SUBJECTS[notice.who]
  const what = isOver
    ? `What waited is being pushed now. Since ${since} it was:\n${notice.reason}`
    : `Since ${since} new mail is not pushed to ${url} as it should be:\n${notice.reason}\n\nNothing is lost: it waits in Gmail.`
  const end =
    'Sent once by your own Gmail Push Ingress script (script.google.com). Script Property OWNER_MAIL=off turns it off.'
  return [`Gmail Push Ingress: ${subject}`, `${what}\n\n${end}`]
}
