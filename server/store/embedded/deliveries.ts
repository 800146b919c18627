import type { Claim } from './memory/delivery-queue.ts'
import { factsOf } from '../common/measures.ts'
import { deliveryId, endpointDeleted, parseDeliveryId, type DeliveryState } from '../common/delivery-state.ts'
import { findDelivery, findLasting, rememberAttempt, type EmailIndex } from './memory/email-index.ts'
import { openAgain, type Engine } from './engine.ts'
import { isWanted } from '../../routing/decide-routes.ts'
import { createOutcomeCheck } from './outcome-check.ts'
import { mayBeClaimed } from '../common/pace.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { untilSettled } from './disk/write-about.ts'
import type { ClaimedDelivery, Deliveries, DeliveryOutcome } from '../store.ts'

const READ_AGAIN_MS = 60_000

/** How the embedded store hands deliveries out and takes their outcomes. */
export function createDeliveries(engine: Engine): Deliveries {
  const { emailLog, queue, gates, announce, now } = engine
  const { index } = emailLog
  const canKeepOutcomes = createOutcomeCheck(engine)
  return {
    async replayEmail(id, endpointIds) {
      const entry = findLasting(index, id)
      if (!entry) return false
      const plan = () =>
        [...gates().endpoints.values()]
          .filter((endpoint) => endpointIds?.includes(endpoint.id) ?? isWanted(endpoint, entry.routes))
          .map((endpoint) => openAgain(endpoint.id, now()))
      return planDeliveries(engine, entry, plan, 'processed')
    },

    async retryDelivery(id) {
      const found = findById(index, id)
      if (!found || !findLasting(index, found.entry.id)) return false
      const { endpointId } = found.delivery
      if (!gates().endpoints.has(endpointId)) throw endpointDeleted()
      return planDeliveries(engine, found.entry, () => [openAgain(endpointId, now())])
    },

    async claimDeliveries(at, limit, perEndpoint, size) {
      const { settings, endpoints, closed } = gates()
      if (!settings.webhook_sending_enabled || !(await canKeepOutcomes())) return []
      const open = [...endpoints.values()].filter((one) => mayBeClaimed(one) && !closed.has(one.id))
      const claims = queue.claim(open, at, { limit, perEndpoint, size })
      const claimed = await Promise.all(claims.map((claim) => readClaimed(engine, claim)))
      return claimed.filter((delivery) => delivery !== undefined)
    },

    async recordAttempt(id, attempt, outcome) {
      const sent = findById(index, id)
      if (sent?.entry.becomingDurable) await untilSettled(sent.entry) // it may be planned anew
      const decides = queue.release(id, attempt.durationMs)
      const found = findById(index, id)
      if (!found) return
      const { entry, delivery } = found
      const { endpointId } = delivery
      const known = gates().endpoints.has(endpointId) ? outcome : afterDeletion(outcome)
      if (decides) Object.assign(delivery, afterAttempt(delivery, known, now()))
      const facts = factsOf(attempt, outcome.status, delivery.isAgain ?? !decides)
      const { state, attempts, dueAt, isAgain } = delivery
      const place = emailLog.note(
        { kind: 'attempt', emailId: entry.id, endpointId, state, attempts, dueAt, isAgain, facts },
        JSON.stringify(attempt),
      )
      rememberAttempt(entry, endpointId, place)
      index.measured.attempted(entry, endpointId, facts)
      index.measured.count(entry)
      queue.add(entry, delivery)
      announce('delivery')
    },
  }
}

/** Nobody is left to try it again for. */
const afterDeletion = (outcome: DeliveryOutcome): DeliveryOutcome =>
  outcome.status === 'delivered' ? outcome : { status: 'undelivered' }

function findById(index: EmailIndex, id: string): Claim | undefined {
  const ids = parseDeliveryId(id)
  const entry = ids && index.byId.get(ids.emailId)
  const delivery = entry && findDelivery(entry, ids.endpointId)
  return entry && delivery && { entry, delivery }
}

/** One that cannot be read back now is put off, and holds nothing up. */
async function readClaimed(engine: Engine, claim: Claim): Promise<ClaimedDelivery | undefined> {
  const { entry, delivery } = claim
  try {
    return await toClaimed(engine, claim)
  } catch (error) {
    const id = deliveryId(entry.id, delivery.endpointId)
    engine.log.error({ err: error, deliveryId: id }, 'STORE: Cannot read an email back, its webhook waits')
    delivery.dueAt = engine.now().getTime() + READ_AGAIN_MS
    engine.queue.release(id)
    engine.queue.add(entry, delivery)
    return undefined
  }
}

async function toClaimed(engine: Engine, { entry, delivery }: Claim): Promise<ClaimedDelivery> {
  const { files, gates } = engine
  const endpoint = gates().endpoints.get(delivery.endpointId)
  if (!endpoint) throw new Error(`claimed a delivery of the unknown endpoint ${delivery.endpointId}`)
  const pushJson = await files.readBody(entry.place)
  const email = { id: entry.id, receivedAt: entry.receivedAt, pushJson }
  return { id: deliveryId(entry.id, endpoint.id), attempts: delivery.attempts, endpoint, email }
}

function afterAttempt(delivery: DeliveryState, outcome: DeliveryOutcome, now: Date): DeliveryState {
  const attempts = delivery.attempts + 1
  switch (outcome.status) {
    case 'retrying':
      return { ...delivery, attempts, dueAt: outcome.nextAttemptAt.getTime() }
    case 'held':
      return { ...delivery, attempts, dueAt: now.getTime() }
    case 'delivered':
    case 'undelivered':
      return { ...delivery, attempts, state: outcome.status, dueAt: now.getTime() }
  }
}
