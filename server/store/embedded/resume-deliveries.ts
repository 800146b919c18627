import { byTurns } from './memory/by-turns.ts'
import { findDelivery } from './memory/email-index.ts'
import type { Engine } from './engine.ts'
import type { Claim } from './memory/delivery-queue.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { resumedDueAt } from '../common/resume.ts'

const ENTRIES_AT_ONCE = 10_000 // about 2 ms
const WRITTEN_AT_ONCE = 1_000

/** Makes all that waits on its ladder for the endpoint due, some each second. */
export async function resumeDeliveries(engine: Engine, endpointId: string): Promise<void> {
  const now = engine.now()
  const waiting: Claim[] = []
  await byTurns(engine.emailLog.index.inOrder, ENTRIES_AT_ONCE, (entry) => {
    const delivery = findDelivery(entry, endpointId)
    if (delivery?.state === 'open' && delivery.dueAt > now.getTime()) waiting.push({ entry, delivery })
  })
  waiting.sort((one, other) => one.delivery.dueAt - other.delivery.dueAt)

  const resume = ({ entry, delivery }: Claim, nth: number) => {
    const dueAt = resumedDueAt(nth, delivery.dueAt, now)
    const plan = () => (delivery.state === 'open' && delivery.dueAt > dueAt ? [{ ...delivery, dueAt }] : [])
    return planDeliveries(engine, entry, plan)
  }
  for (let start = 0; start < waiting.length; start += WRITTEN_AT_ONCE) {
    const some = waiting.slice(start, start + WRITTEN_AT_ONCE)
    await Promise.all(some.map((claim, index) => resume(claim, start + index)))
  }
}
