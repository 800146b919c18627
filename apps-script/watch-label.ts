import type { Mailbox } from './ports.ts'
import type { Run } from './run.ts'
import type { State } from './state.ts'

const LABEL_OF_A_PERSON = /^Label_/ // Gmail's own labels (INBOX, UNREAD, CATEGORY_…) have their name as id

/** Turns the name of a label into Gmail's id; ALL has none. Throws when the mailbox has no such label. */
export function resolveLabel(mailbox: Mailbox, name: string): State['watch'] {
  if (/^all$/i.test(name)) return { name }
  if (/^inbox$/i.test(name)) return { name, id: 'INBOX' }
  const labels = mailbox.listLabels()
  const label = labels.find((one) => one.name === name) ?? labels.find((one) => sameText(one.name, name))
  if (label) return { name, id: label.id }
  throw new Error(
    `WATCH_LABEL "${name}" is no label of this mailbox - create it in Gmail, or correct WATCH_LABEL`,
  )
}

/** Names for ids; Gmail is asked at most once a run, and only if a label made by a person is among them. */
export function labelNames(run: Run, ids: string[]): string[] {
  if (!run.labels && ids.some((id) => LABEL_OF_A_PERSON.test(id)))
    run.labels = run.google.mailbox.listLabels()
  return ids.map((id) => run.labels?.find((label) => label.id === id)?.name ?? id)
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
