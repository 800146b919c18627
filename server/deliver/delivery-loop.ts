import { setImmediate as allOfThisTurn, setTimeout as delay } from 'node:timers/promises'
import type { ClaimedDelivery, EmailSize } from '../store/store.ts'
import { runDelivery, type DeliveryContext } from './run-delivery.ts'
import type { WebhookClient } from './attempt-delivery.ts'

const PLACES = 256
const PLACES_PER_ENDPOINT = 64
const LARGE_PAUSE_MS = 20 // large mail is rare, and not in such a hurry that every answer should have it asked for
const LARGE_PLACES = 4 // of its own, so that large mail goes out beside any amount of small
const POLL_MS = 1_000 // retries are due by the clock, which announces nothing

/**
 * Half of what is free at a time, and no endpoint may hold more than that: so there is room for whoever comes next, however
 * many hang. Beyond all places an endpoint that has none still gets one.
 */
export function sharePlaces(inFlight: number): { limit: number; perEndpoint: number } {
  const half = Math.max(1, Math.ceil((PLACES - inFlight) / 2))
  return { limit: half, perEndpoint: Math.min(half, PLACES_PER_ENDPOINT) }
}

export interface DeliveryLoop {
  stop(): Promise<void>
  /** When it last could read what is due. Epoch ms. */
  turnedAt(): number | undefined
}

/** Claims what is due and sends it until stopped. `stop` waits for the attempts in flight. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function startDeliveryLoop(context: DeliveryContext, client: WebhookClient): DeliveryLoop {
  const { store, log, now } = context
  const inFlight = new Set<Promise<void>>()
  let isStopped = false
  let turnedAt: number | undefined

  function send(delivery: ClaimedDelivery): void {
    const { id: deliveryId } = delivery
    const run = runDelivery(context, client, delivery)
      .catch((error: unknown) => log.error({ err: error, deliveryId }, 'WEBHOOK_SENDER: Internal error'))
      .finally(() => {
        inFlight.delete(run)
        claim()
      })
    inFlight.add(run)
  }

  /** Tells whether there may be more. */
  async function claimOnce(size: EmailSize): Promise<boolean> {
    if (isStopped) return false
    const { limit, perEndpoint } = sharePlaces(inFlight.size)
    const places = size === 'large' ? perEndpoint + LARGE_PLACES : perEndpoint
    const claimed = await store.claimDeliveries(now(), limit, places, size)
    turnedAt = now().getTime()
    for (const delivery of claimed) {
      if (isStopped) return false // the store hands them out again
      send(delivery)
      if (size === 'large') await allOfThisTurn() // building and signing takes some ms: others work in between
    }
    return claimed.length === limit
  }

  async function tryClaiming(size: EmailSize): Promise<boolean> {
    try {
      return await claimOnce(size)
    } catch (error) {
      if (!isStopped) log.error({ err: error }, 'WEBHOOK_SENDER: Cannot read what is due, trying again')
      return false
    }
  }

  // What is answered on the same turn of the loop makes room for one claim together.
  const claimSmall = oneAtATime(
    () => allOfThisTurn(),
    () => tryClaiming('small'),
  )
  const claimLarge = oneAtATime(
    () => delay(LARGE_PAUSE_MS),
    () => tryClaiming('large'),
  )
  function claim(): void {
    void claimSmall()
    void claimLarge()
  }
  const timer = setInterval(claim, POLL_MS)
  const unsubscribe = store.subscribe(claim)
  claim()

  return {
    turnedAt: () => turnedAt,
    async stop() {
      isStopped = true
      clearInterval(timer)
      unsubscribe()
      await Promise.all(inFlight)
    },
  }
}

/** A wish that comes while the work is at it is served right after it; `work` tells whether it wishes so itself. */
function oneAtATime(pause: () => Promise<void>, work: () => Promise<boolean>): () => Promise<void> {
  let isWorking = false
  let isWanted = false
  return async () => {
    isWanted = true
    if (isWorking) return
    isWorking = true
    while (isWanted) {
      await pause()
      isWanted = false
      if (await work()) isWanted = true
    }
    isWorking = false
  }
}
