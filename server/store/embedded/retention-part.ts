import { byTurns } from './by-turns.ts'
import { carryForward } from './carry-forward.ts'
import { forget, type EmailEntry } from './email-index.ts'
import { isOwed, type EmailParts } from './email-parts.ts'
import { segmentName } from './segment-files.ts'
import type { Store } from '../store.ts'

const ENTRIES_READ_AT_ONCE = 10_000 // about 2 ms
const ENTRIES_DECIDED_AT_ONCE = 1_000 // as long

/** How the embedded store forgets: a day's file at a time. */
export function createRetentionPart(parts: EmailParts): Pick<Store, 'deleteEmailsBefore'> {
  return {
    async deleteEmailsBefore(before) {
      const firstKept = before.toISOString().slice(0, 10)
      const total = { deleted: 0, carriedForward: 0 }
      for (const day of parts.files.listDays().filter((each) => each < firstKept)) {
        const { deleted, carriedForward } = await parts.alone(() => removeDay(parts, day))
        total.deleted += deleted
        total.carriedForward += carriedForward
      }
      if (total.deleted > 0) parts.announce('email')
      return total
    },
  }
}

async function removeDay(
  parts: EmailParts,
  day: string,
): Promise<{ deleted: number; carriedForward: number }> {
  const { emailLog, files } = parts
  const { index } = emailLog
  const segment = segmentName(day)
  const isOfDay = (entry: EmailEntry) => entry.place.segment === segment
  const ofDay: EmailEntry[] = []
  await byTurns(index.inOrder, ENTRIES_READ_AT_ONCE, (entry) => void (isOfDay(entry) && ofDay.push(entry)))
  const owed: EmailEntry[] = []
  const holds = parts.holds()
  // Owed or gone is decided in one step for each: what is gone is not found any more, so it cannot be replayed.
  await byTurns(ofDay, ENTRIES_DECIDED_AT_ONCE, (entry) => {
    if (isOwed(entry, holds) || entry.becomingDurable) owed.push(entry)
    else forget(index, entry)
  })
  for (const entry of owed) await carryForward(parts, entry)
  index.inOrder = index.inOrder.filter((entry) => !isOfDay(entry))
  await files.removeDay(day)
  return { deleted: ofDay.length - owed.length, carriedForward: owed.length }
}
