import { setImmediate as allOfThisTurn } from 'node:timers/promises'
import type { ClaimedDelivery } from '../store/store.ts'
import { runDelivery, type DeliveryContext } from './run-delivery.ts'
import type { WebhookClient } from './attempt-delivery.ts'

const PLACES = 256
const PLACES_PER_ENDPOINT = 64
const LONG_CHARACTERS = 1_000_000 // building and signing takes some ms: others work in between
const POLL_MS = 1_000 // retries are due by the clock, which announces nothing

/**
 * Half of what is free at a time, and no endpoint may hold more than that: so there is room for whoever comes next, however
 * many hang. Beyond all places an endpoint that has none still gets one.
 */
export function sharePlaces(inFlight: number): { limit: number; perEndpoint: number } {
  const half = Math.max(1, Math.ceil((PLACES - inFlight) / 2))
  return { limit: half, perEndpoint: Math.min(half, PLACES_PER_ENDPOINT) }
}

/** Claims what is due and sends it until stopped. `stop` waits for the attempts in flight. */
export function startDeliveryLoop(
  context: DeliveryContext,
  client: WebhookClient,
): { stop(): Promise<void> } {
  const { store, log, now } = context
  const inFlight = new Set<Promise<void>>()
  let isStopped = false
  let isClaiming = false
  let isClaimWanted = false

  function send(delivery: ClaimedDelivery): void {
    const { id: deliveryId } = delivery
    const run = runDelivery(context, client, delivery)
      .catch((error: unknown) => log.error({ err: error, deliveryId }, 'WEBHOOK_SENDER: Internal error'))
      .finally(() => {
        inFlight.delete(run)
        void claim()
      })
    inFlight.add(run)
  }

  async function claimOnce(): Promise<void> {
    if (isStopped) return
    const { limit, perEndpoint } = sharePlaces(inFlight.size)
    const claimed = await store.claimDeliveries(now(), limit, perEndpoint)
    for (const delivery of claimed) {
      if (isStopped) return // the store hands them out again
      send(delivery)
      if (delivery.email.pushJson.length > LONG_CHARACTERS) await allOfThisTurn()
    }
    if (claimed.length === limit) isClaimWanted = true
  }

  /** One claim at a time; a wish that comes meanwhile is served right after it. */
  async function claim(): Promise<void> {
    isClaimWanted = true
    if (isClaiming) return
    isClaiming = true
    try {
      while (isClaimWanted) {
        await allOfThisTurn() // what is answered on the same turn of the loop makes room for one claim together
        isClaimWanted = false
        await claimOnce()
      }
    } catch (error) {
      log.error({ err: error }, 'WEBHOOK_SENDER: Cannot read what is due, trying again')
    } finally {
      isClaiming = false
    }
  }

  const timer = setInterval(() => void claim(), POLL_MS)
  const unsubscribe = store.subscribe(() => void claim())
  void claim()

  return {
    async stop() {
      isStopped = true
      clearInterval(timer)
      unsubscribe()
      await Promise.all(inFlight)
    },
  }
}
