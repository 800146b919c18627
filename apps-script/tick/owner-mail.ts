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
    google.sendMail(state.mailbox, ...compose(notice, isOver))
  }
  notice.told = true
  delete state.recovered
  run.isDirty = true
}

/** Half an hour of it; but when the next try is near, that decides. */
function findDue({ recovered, trouble, blocked }: State, now: number): Notice | undefined {
  const failing = trouble && trouble.until - now > NEAR_MS ? [trouble, blocked] : [blocked]
  return recovered ?? failing.find((notice) => notice && !notice.told && now - notice.since >= PATIENCE_MS)
}

const GRANT = 'run setupGmailTrigger and tick every box'

/** Who fails, and what to do where the reason does not say it. */
const ADVICE: Record<Notice['who'], [who: string, cure: string]> = {
  receiver: ['your receiver takes no mail', 'Does it run, and has it room on its disk?'],
  google: ['Google stops the script', `A quota is free again within a day; for a permission ${GRANT}.`],
  gmail: ['Gmail gives the script no mail', `If it does not end by itself, ${GRANT}.`],
  label: ['look at WATCH_LABEL', ''],
  settings: ['look at the Script Properties', ''],
}

function compose({ who, reason, since }: Notice, isOver: boolean): [string, string] {
  const [culprit, cure] = ADVICE[who]
  const subject = isOver ? 'your mail arrives again' : culprit
  const what = isOver
    ? `What waited is being pushed now. Since ${isoOf(since)} it was:\n${reason}`
    : `Since ${isoOf(since)} new mail is not pushed as it should be:\n${reason}\n${cure}\nNothing is lost: it waits in Gmail.`
  const end =
    'Sent once by your own script (script.google.com); Script Property OWNER_MAIL=off turns that off.'
  return [`Gmail Push Ingress: ${subject}`, `${what}\n\n${end}`]
}
