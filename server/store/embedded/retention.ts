import { byTurns } from './memory/by-turns.ts'
import { carryForward } from './carry-forward.ts'
import { forget, type EmailEntry } from './memory/email-index.ts'
import { isOwed, type Engine } from './engine.ts'
import { idsExpireBefore } from '../common/identity-key.ts'
import { removeFromOrder } from './memory/remove-from-order.ts'
import type { SegmentLine } from './disk/read-segment.ts'
import { dayOf, findExpired } from './disk/segment-name.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms
const FORGOTTEN_AT_ONCE = 1_000 // as long

interface Counts {
  deleted: number
  carriedForward: number
}

/**
 * How the embedded store forgets: a day's file at a time. On disk first, in memory after: what is owed is carried forward
 * before its file goes, and what cannot be carried or removed now stays as it is for the next time.
 */
export async function deleteEmailsBefore(engine: Engine, before: Date): Promise<Counts> {
  const { files, goneIds, alone, announce, now } = engine
  const total = { deleted: 0, carriedForward: 0 }
  const refusals: unknown[] = []
  // What owes nothing goes first: it takes no room, and a full disk may need what it frees for the rest.
  for (const mayCarry of [false, true])
    for (const { name } of findExpired(files.list(), dayOf(before), now())) {
      const counts = await alone(() => removeFile(engine, name, mayCarry)).catch((error: unknown) => {
        refusals.push(error)
        return { deleted: 0, carriedForward: 0 }
      })
      total.deleted += counts.deleted
      total.carriedForward += counts.carriedForward
    }
  await alone(() => goneIds.forgetBefore(dayOf(idsExpireBefore(before, now()))))
  if (total.deleted > 0) announce('email')
  if (refusals.length > 0) throw refusals[0]
  return total
}

async function removeFile(engine: Engine, segment: string, mayCarry: boolean): Promise<Counts> {
  const { emailLog, files, gates } = engine
  const { index } = emailLog
  let carriedForward = 0
  if (!files.list().some(({ name }) => name === segment)) return { deleted: 0, carriedForward } // another call was first
  if (files.end(segment)) await emailLog.flush() // what is on its way into it arrives first
  if (await saysOfEarlier(engine, segment)) return { deleted: 0, carriedForward: 0 }
  for (;;) {
    const held: EmailEntry[] = []
    await byTurns(index.inOrder, ENTRIES_AT_ONCE, (entry) => {
      if (entry.place.segment === segment) held.push(entry)
    })
    const current = gates()
    const owed = held.filter((entry) => isOwed(entry, current) || entry.becomingDurable)
    if (owed.length > 0 && !mayCarry) return { deleted: 0, carriedForward: 0 }
    if (owed.length === 0) {
      index.leaving = segment // no step between this and the look at what is owed: nothing can be owed again now
      try {
        await removeKeepingIds(engine, segment, held)
      } finally {
        index.leaving = undefined
      }
      return { deleted: held.length, carriedForward }
    }
    for (const entry of owed) await carryForward(engine, entry)
    carriedForward += owed.length
  }
}

/** A full disk may need what the file frees to keep the ids that were in it. */
async function removeKeepingIds(engine: Engine, segment: string, gone: EmailEntry[]): Promise<void> {
  const areKept = await engine.goneIds.keep(gone).then(
    () => true,
    () => false, // tried again below, where a refusal is told
  )
  await engine.files.remove(segment)
  await forgetAll(engine, segment, gone)
  if (!areKept) await engine.goneIds.keep(gone)
}

/** Whether a file that stays rests on it: an outcome taken away would send its email again after the next start. */
async function saysOfEarlier({ emailLog, files }: Engine, segment: string): Promise<boolean> {
  const names = files.list().map(({ name }) => name)
  const earlier = new Set(names.slice(0, names.indexOf(segment)))
  let isFound = false
  const look = ({ head }: SegmentLine) => {
    if (!head || head.kind === 'email') return
    const place = emailLog.index.byId.get(head.emailId)?.place
    if (place && earlier.has(place.segment)) isFound = true
  }
  if (earlier.size > 0) await files.scan(look, segment)
  return isFound
}

async function forgetAll({ emailLog }: Engine, segment: string, gone: EmailEntry[]): Promise<void> {
  const { index } = emailLog
  await removeFromOrder(index, (entry) => entry.place.segment === segment)
  await byTurns(gone, FORGOTTEN_AT_ONCE, (entry) => forget(index, entry))
}
