import type { EmailEntry } from './memory/email-index.ts'
import type { Engine } from './engine.ts'
import type { Place } from './disk/segment-line.ts'
import { writeAbout } from './disk/write-about.ts'

/** What is still owed outlives its day: the whole email moves to today's file, with the log of its attempts. */
export async function carryForward({ emailLog, files }: Engine, entry: EmailEntry): Promise<void> {
  await writeAbout(entry, async () => {
    const { place, attempts, becomingDurable: _becomingDurable, ...head } = entry
    const pushJson = await files.readBody(place)
    const logs = await Promise.all(
      entry.deliveries.map(async (delivery) => {
        const bodies = await Promise.all((attempts?.get(delivery.endpointId) ?? []).map(files.readBody))
        return { delivery, bodies }
      }),
    )

    const moved = emailLog.append(head, pushJson)
    const movedLogs = logs.map(async ({ delivery, bodies }): Promise<[string, Place[]]> => {
      const line = { kind: 'attempt', emailId: entry.id, ...delivery } as const
      return [delivery.endpointId, await Promise.all(bodies.map((body) => emailLog.append(line, body)))]
    })
    // one write for all of them: either the whole email is in today's file or nothing of it
    ;[entry.place, entry.attempts] = await Promise.all([
      moved,
      Promise.all(movedLogs).then((all) => new Map(all)),
    ])
  })
}
