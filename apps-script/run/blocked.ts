import type { Run } from './run.ts'
import type { Notice, State } from './state.ts'

type Who = Notice['who']

/** What a person has to mend is not hidden by what Gmail does besides, nor a setting by its label. */
const RANKS: Who[] = ['gmail', 'label', 'settings']

/** Mail is not read, or not as the owner wants it; without a text that is over. */
export function noteBlocked(run: Run, who: Who, text: string | undefined): void {
  const { state, startedAt, google } = run
  const { blocked } = state
  if (text === undefined) {
    if (blocked?.who === who) endNotice(run, 'blocked')
    return
  }
  google.log(text)
  if (blocked && RANKS.indexOf(blocked.who) > RANKS.indexOf(who)) return
  const reason = text.slice(0, 160) // kept in the state, which is small
  if (blocked?.reason === reason) return
  const same = blocked?.who === who ? blocked : { since: startedAt, mails: 0, told: false }
  state.blocked = { ...same, who, reason }
  run.isDirty = true
}

/** What was wrong is over; the owner is told so if he was told of it. */
export function endNotice(run: Run, kind: 'blocked' | 'trouble'): void {
  const notice = run.state[kind]
  if (!notice) return
  if (notice.told) run.state.recovered = { ...notice, mails: 0, told: false }
  delete run.state[kind]
  run.isDirty = true
}

/** What keeps mail from being pushed. After a good probe that is the receiver no longer. */
export function whatFails({ trouble, blocked }: State): Notice | undefined {
  return trouble?.until ? trouble : blocked
}
