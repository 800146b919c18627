import { byTurns } from './memory/by-turns.ts'
import type { EmailIndex } from './memory/email-index.ts'

const DELIVERIES_AT_ONCE = 2_000 // about 2 ms

/** What a deleted endpoint is still owed becomes undelivered; at every start too, since no line says so. */
export async function giveUp({ measured }: EmailIndex, endpointId: string, now?: Date): Promise<void> {
  const open = [...(measured.endpoints.get(endpointId)?.open ?? [])]
  await byTurns(open, DELIVERIES_AT_ONCE, ([delivery, entry]) => {
    if (delivery.state !== 'open') return
    delivery.state = 'undelivered'
    if (now) delivery.dueAt = now.getTime()
    measured.count(entry)
  })
}
