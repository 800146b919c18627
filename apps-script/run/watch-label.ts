import { noteBlocked } from './blocked.ts'
import type { Mailbox } from '../ports.ts'
import { neverPushed } from './never-pushed.ts'
import type { Run } from './run.ts'
import type { State } from './state.ts'

type Watch = State['watch']

const LABEL_OF_A_PERSON = /^Label_/ // Gmail's own labels (INBOX, UNREAD, CATEGORY_…) have their name as id

/** Turns the name of a label into Gmail's id; ALL has none. No `watch` where it leads nowhere; `problem` says what the owner has to mend. */
export function resolveLabel(mailbox: Mailbox, { name, id }: Watch): { watch?: Watch; problem?: string } {
  if (/^all$/i.test(name)) return { watch: { name } }
  if (/^inbox$/i.test(name)) return { watch: { name, id: 'INBOX' } }
  const labels = mailbox.listLabels()
  const label =
    labels.find((one) => one.name === name) ??
    labels.find((one) => one.name.toLowerCase() === name.toLowerCase())
  const says = (problem: string) => ({ problem: `WATCH_LABEL "${name}" ${problem}` })
  if (label && neverPushed([label.id]))
    return says('can never match: such mail is not pushed - choose another label')
  if (label) return { watch: { name, id: label.id } }
  const renamed = labels.find((one) => one.id === id)
  return renamed
    ? {
        watch: { name, id: renamed.id },
        ...says(`is now called "${renamed.name}", and still watched - write that into WATCH_LABEL`),
      }
    : says('is no label of this mailbox - create it in Gmail, or correct WATCH_LABEL')
}

/** False while WATCH_LABEL leads nowhere: then the cursor waits, and nothing is lost. */
export function followLabel(run: Run): boolean {
  const { watch, blocked } = run.state
  const isChanged = watch.name !== run.settings.watchLabel
  if (!isChanged && blocked?.who !== 'label') return true
  return lookUpLabel(run, isChanged ? { name: run.settings.watchLabel } : watch)
}

/** Also tells whether the watched label is still there: deleted and made anew it is another one. */
export function lookUpLabel(run: Run, wanted: Watch): boolean {
  const { state, google } = run
  const { watch, problem } = resolveLabel(google.mailbox, wanted)
  noteBlocked(run, 'label', problem)
  if (watch && (watch.name !== state.watch.name || watch.id !== state.watch.id)) {
    state.watch = watch
    if (state.doorbell) state.doorbell.renewAt = 0 // Gmail rings for the old label
  }
  run.isDirty = true
  return watch !== undefined
}

/** Names for ids; Gmail is asked at most once a run, and only if a label made by a person is among them. */
export function labelNames(run: Run, ids: string[]): string[] {
  if (!run.labels && ids.some((id) => LABEL_OF_A_PERSON.test(id)))
    run.labels = run.google.mailbox.listLabels()
  return ids.map((id) => run.labels?.find((label) => label.id === id)?.name ?? id)
}
