import { setImmediate as letOthersWork } from 'node:timers/promises'
import { deliveryStatus, type Gates } from '../common/delivery-state.ts'
import { hourFateOf, hourOf, isoOf, type HourFate } from '../common/measures.ts'
import { HOUR_MS } from '../../common/time-units.ts'
import type { EmailEntry, EmailIndex } from './memory/email-index.ts'
import { createHourTally, type HourTally } from './memory/measured.ts'

const AT_ONCE = 2_000 // take about a millisecond

/** What is counted as it happens knows of no gates: here is what became of emails that were dismissed, or owed to who is gone. */
export async function tallyHours(
  index: EmailIndex,
  gates: Gates,
  hours: number[],
): Promise<Map<number, HourTally>> {
  const from = isoOf((hours[0] ?? 0) * HOUR_MS)
  const others = new Map<EmailEntry, { hour: number; fate: HourFate }>()
  let seen = 0
  for (const entry of findDoubtful(index, gates)) {
    if (entry.receivedAt >= from)
      others.set(entry, { hour: hourOf(Date.parse(entry.receivedAt)), fate: shownFateOf(entry, gates) })
    if (++seen % AT_ONCE === 0) await letOthersWork()
  }
  const { measured } = index
  const tallies = new Map(hours.map((hour) => [hour, { ...(measured.hours.get(hour) ?? createHourTally()) }]))
  for (const [{ countedAs }, { hour, fate }] of others) {
    const tally = tallies.get(hour)
    if (!tally || !countedAs) continue
    tally[countedAs] -= 1
    tally[fate] += 1
  }
  return tallies
}

function* findDoubtful({ measured }: EmailIndex, { endpoints, dismissals }: Gates): Generator<EmailEntry> {
  for (const [id, { open, undelivered }] of measured.endpoints) {
    const isGone = !endpoints.has(id)
    if (isGone || dismissals[id] !== undefined) yield* undelivered.values()
    if (isGone) yield* open.values()
  }
}

function shownFateOf({ deliveries }: EmailEntry, gates: Gates): HourFate {
  const shown = deliveries.flatMap((delivery) => {
    const status = deliveryStatus(delivery, gates)
    if (status === 'dismissed') return []
    return status === 'undelivered' ? [{ ...delivery, state: status }] : [delivery]
  })
  return hourFateOf(shown)
}
