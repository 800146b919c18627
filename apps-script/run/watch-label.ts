import { noteBlocked } from './blocked.ts'
import { neverPushed } from './never-pushed.ts'
import type { Run } from './run.ts'
import type { State } from './state.ts'

type Watch = State['watch']
type Label = NonNullable<Run['labels']>[number]

const LABEL_OF_A_PERSON = /^Label_/ // Gmail's own labels (INBOX, UNREAD, CATEGORY_…) have their name as id

/** Mail is wanted that has one of `ids`, or any where there are none, and none of `not`. */
export interface Watched {
  ids: string[] | undefined
  not: string[]
}

/**
 * Turns what WATCH_LABEL says into Gmail's ids: a label, or several with commas, `Clients/*` for those below one, `-` before
 * those that are not wanted. No `watch` where one leads nowhere; `problem` says what the owner has to mend.
 */
export function resolveLabel(
  listLabels: () => Label[],
  { name, id, ids }: Watch,
): { watch?: Watch; problem?: string } {
  if (/^all$/i.test(name)) return { watch: { name } }
  if (/^inbox$/i.test(name)) return { watch: { name, id: 'INBOX' } }
  const labels = listLabels()
  const isOne = !/^-|,|\/\*$/.test(name) || findLabel(labels, name) // a name may hold a comma
  const parts = isOne ? [name] : name.split(',').map((part) => part.trim())
  const found: Record<string, string> = {}
  let problem: string | undefined
  for (const part of parts.filter(Boolean)) {
    const known = ids?.[part] ?? (part === name ? id : undefined)
    const one = resolvePart(labels, isOne ? part : part.replace(/^-\s*/, ''), known)
    if (one.problem) problem = `WATCH_LABEL "${part}" ${one.problem}`
    if (one.id === undefined) return { problem }
    found[part] = one.id
  }
  if (isOne) return { watch: { name, id: found[name] }, problem }
  if (!Object.keys(found).some((part) => !part.startsWith('-'))) found.INBOX = 'INBOX'
  const watched = sortOut(found, labels)
  if (watched.ids?.every((one) => watched.not.includes(one)))
    return { problem: `WATCH_LABEL "${name}" ${NEVER}` }
  return { watch: { name, ids: found }, problem }
}

const NEVER = 'can never match: such mail is not pushed - choose another label'

function resolvePart(
  labels: Label[],
  name: string,
  known: string | undefined,
): { id?: string; problem?: string } {
  if (/^all$/i.test(name)) return { id: '' }
  if (isBranch(name) && below(labels, name).length > 0) return { id: '' }
  const label = findLabel(labels, name)
  if (label) return neverPushed([label.id]) ? { problem: NEVER } : { id: label.id }
  const renamed = known && labels.find((one) => one.id === known)
  return renamed
    ? {
        id: renamed.id,
        problem: `is now called "${renamed.name}", and still watched - write that into WATCH_LABEL`,
      }
    : { problem: 'is no label of this mailbox - create it in Gmail, or correct WATCH_LABEL' }
}

function findLabel(labels: Label[], name: string): Label | undefined {
  const isSame = (one: Label) => one.name.toLowerCase() === name.toLowerCase()
  return labels.find((one) => one.name === name) ?? labels.find(isSame)
}

const isBranch = (part: string) => part.endsWith('/*')

function below(labels: Label[], part: string): string[] {
  const start = part.replace(/^-\s*/, '').slice(0, -1).toLowerCase()
  return labels.filter(({ name }) => name.toLowerCase().startsWith(start)).map(({ id }) => id)
}

function sortOut(parts: Record<string, string>, labels: Label[]): Watched {
  const idsOf = (isExcluded: boolean) =>
    Object.entries(parts)
      .filter(([part]) => part.startsWith('-') === isExcluded)
      .flatMap(([part, id]) => (isBranch(part) ? below(labels, part) : [id]))
  const ids = idsOf(false)
  return { ids: ids.includes('') ? undefined : ids, not: idsOf(true) }
}

/** The labels of the moment: what stands below one is looked up anew in each run that has to know. */
export function watchedOf(run: Run): Watched {
  const { id, ids } = run.state.watch
  if (!ids) return { ids: id ? [id] : undefined, not: [] }
  const isOpen = Object.keys(ids).some(isBranch)
  return sortOut(ids, isOpen ? labelsOf(run) : [])
}

function labelsOf(run: Run): Label[] {
  return (run.labels ??= run.google.mailbox.listLabels())
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
  const { watch, problem } = resolveLabel(() => (run.labels = google.mailbox.listLabels()), wanted)
  noteBlocked(run, 'label', problem)
  if (watch && JSON.stringify(watch) !== JSON.stringify(state.watch)) {
    state.watch = watch
    if (state.doorbell) state.doorbell.renewAt = 0 // Gmail rings for the old label
  }
  run.isDirty = true
  return watch !== undefined
}

/** Names for ids; Gmail is asked at most once a run, and only if a label made by a person is among them. */
export function labelNames(run: Run, ids: string[]): string[] {
  if (ids.some((id) => LABEL_OF_A_PERSON.test(id))) labelsOf(run)
  return ids.map((id) => run.labels?.find((label) => label.id === id)?.name ?? id)
}
