import type { Attempt } from '../../../shared/api.ts'
import { isSuccess } from '../../../shared/is-success.ts'
import type { DeliveryState } from '../common/delivery-state.ts'
import { factsOf } from '../common/measures.ts'
import type { EmailEntry } from './memory/email-index.ts'
import type { Engine } from './engine.ts'
import type { AttemptHead, Place } from './disk/segment-line.ts'
import { writeAbout } from './disk/write-about.ts'

/** What is still owed outlives its day: the whole email moves to today's file, with the log of its attempts. */
export async function carryForward({ emailLog, files }: Engine, entry: EmailEntry): Promise<void> {
  await writeAbout(entry, async () => {
    const { place, attempts, becomingDurable: _becomingDurable, countedAs: _countedAs, ...head } = entry
    const pushJson = await files.readBody(place)
    const logs = await Promise.all(
      entry.deliveries.map(async (delivery) => {
        const bodies = await Promise.all((attempts?.get(delivery.endpointId) ?? []).map(files.readBody))
        return { delivery, bodies }
      }),
    )

    const moved = emailLog.append(head, pushJson)
    const movedLogs = logs.map(async ({ delivery, bodies }): Promise<[string, Place[]]> => {
      const move = (body: string) => emailLog.append(toLine(entry, delivery, body), body)
      return [delivery.endpointId, await Promise.all(bodies.map(move))]
    })
    // one write for all of them: either the whole email is in today's file or nothing of it
    ;[entry.place, entry.attempts] = await Promise.all([
      moved,
      Promise.all(movedLogs).then((all) => new Map(all)),
    ])
  })
}

function toLine({ id }: EmailEntry, delivery: DeliveryState, body: string): AttemptHead {
  const attempt = JSON.parse(body) as Attempt
  const outcome = isSuccess(attempt.httpStatus ?? 0) && !attempt.error ? 'delivered' : 'retrying'
  const facts = factsOf(attempt, outcome, delivery.isAgain)
  return { kind: 'attempt', emailId: id, ...delivery, facts }
}
