import type { Run } from './run.ts'
import type { Notice } from './state.ts'

/** Mail is not read, or not as the owner wants it. What a person has to mend is not hidden by what Gmail does besides. */
export function noteBlocked({ state, startedAt, google }: Run, who: Notice['who'], text: string): void {
  const before = state.blocked
  if (before && before.who !== who && who === 'gmail') return
  const reason = text.slice(0, 160) // kept in the state, which is small
  const same = before?.who === who ? before : { since: startedAt, mails: 0, told: false }
  state.blocked = { ...same, who, reason }
  google.log(reason)
}

export function clearBlocked(run: Run, who: Notice['who']): void {
  if (run.state.blocked?.who === who) endNotice(run, 'blocked')
}

/** What was wrong is over; the owner is told so if he was told of it. */
export function endNotice(run: Run, kind: 'blocked' | 'trouble'): void {
  const notice = run.state[kind]
  if (!notice) return
  if (notice.told) run.state.recovered = { ...notice, mails: 0, told: false }
  delete run.state[kind]
  run.isDirty = true
}
