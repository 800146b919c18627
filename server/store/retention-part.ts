import { forgetIdentity, type EmailEntry } from './email-index.ts'
import { isOwed, type EmailParts } from './email-parts.ts'
import { segmentName } from './segment-files.ts'
import type { Store } from './store.ts'

/** How the embedded store forgets: a day's file at a time. */
export function createRetentionPart(parts: EmailParts): Pick<Store, 'deleteEmailsBefore'> {
  return {
    async deleteEmailsBefore(before) {
      const firstKept = before.toISOString().slice(0, 10)
      const total = { deleted: 0, carriedForward: 0 }
      for (const day of parts.files.listDays().filter((each) => each < firstKept)) {
        const { deleted, carriedForward } = await removeDay(parts, day)
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
  const { emailLog, files, holds } = parts
  const { index } = emailLog
  const isOfDay = (entry: EmailEntry) => entry.place.segment === segmentName(day)
  const owed = index.inOrder.filter((entry) => isOfDay(entry) && isOwed(entry, holds()))
  for (const entry of owed) await carryForward(parts, entry)
  const gone = index.inOrder.filter(isOfDay)
  index.inOrder = index.inOrder.filter((entry) => !isOfDay(entry))
  for (const entry of gone) {
    index.byId.delete(entry.id)
    forgetIdentity(index, entry)
  }
  await files.removeDay(day)
  return { deleted: gone.length, carriedForward: owed.length }
}

/** What is still owed outlives its day: the whole email moves to today's file. */
async function carryForward({ emailLog, files }: EmailParts, entry: EmailEntry): Promise<void> {
  const { place, attempts: _attempts, becomingDurable: _becomingDurable, ...head } = entry
  entry.place = await emailLog.append(head, await files.readBody(place))
  entry.attempts = undefined // their lines may lie in the day that goes
}
