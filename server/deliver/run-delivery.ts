import { DISABLED_REASONS } from '../common/tell-reason.ts'
import type { Context } from '../context.ts'
import { showUrl } from '../common/show-url.ts'
import type { ClaimedDelivery, DeliveryOutcome } from '../store/store.ts'
import type { AttemptResult, WebhookClient } from './attempt-delivery.ts'
import { nextWaitMs } from './retry-schedule.ts'
import { sendEmail } from './send-email.ts'

export type DeliveryContext = Pick<Context, 'store' | 'log' | 'now' | 'tally' | 'config' | 'linkFiles'>

/** One attempt at one delivery: send, record, say so in one log line. */
export async function runDelivery(
  context: DeliveryContext,
  client: WebhookClient,
  delivery: ClaimedDelivery,
): Promise<void> {
  const { store, now, tally } = context
  const { email, ...sent } = delivery
  const { id, endpoint } = sent
  const { receivedAt } = email
  const result = await sendEmail({ ...context, client }, delivery)
  if (result.status === 'cut_off') return // its claim ends with the store; it goes out again after the next start
  const isGone = result.status === 'gone' && (await disableEndpoint(context, endpoint.id))
  const isTried = !endpoint.enabled && result.status !== 'delivered' // it was only to see whether it is well again
  const outcome = isGone || isTried ? HELD : decideOutcome(result, sent.attempts + 1, now())
  await store.recordAttempt(id, result.attempt, outcome)
  if (!endpoint.enabled && result.status === 'delivered') await enableEndpoint(context, endpoint.id)
  report(context, sent, result, outcome)
  tally.attempted({
    endpointId: endpoint.id,
    outcome: outcome.status,
    durationMs: result.attempt.durationMs,
    sinceReceivedMs: now().getTime() - Date.parse(receivedAt),
  })
}

/** Tells whether that could be kept: else the ladder goes on, or an endpoint still enabled would be asked at once. */
async function disableEndpoint({ store, log }: DeliveryContext, endpointId: string): Promise<boolean> {
  try {
    await store.disableEndpoint(endpointId, DISABLED_REASONS.gone)
    return true
  } catch (error) {
    log.error(
      { err: error, endpointId },
      'WEBHOOK_SENDER: Cannot disable an endpoint that is gone, trying again later',
    )
    return false
  }
}

/** What waits for it goes out by that. */
async function enableEndpoint({ store, log }: DeliveryContext, endpointId: string): Promise<void> {
  let isOurs = false // else a person enabled, paused or deleted it meanwhile
  await store.changeEndpoint(endpointId, ({ isProbed = false }) => {
    isOurs = isProbed
    return isProbed ? { enabled: true } : {}
  })
  if (isOurs) log.info({ endpointId }, 'WEBHOOK_SENDER: Endpoint enabled again, an email arrived')
}

const HELD: DeliveryOutcome = { status: 'held' }

function decideOutcome(result: AttemptResult, attempts: number, now: Date): DeliveryOutcome {
  if (result.status === 'delivered') return { status: 'delivered' }
  const retryAfterMs = result.status === 'failed' ? result.retryAfterMs : 0
  const waitMs = nextWaitMs(attempts, retryAfterMs, Math.random())
  if (waitMs === undefined) return { status: 'undelivered' }
  return { status: 'retrying', nextAttemptAt: new Date(now.getTime() + waitMs) }
}

function report(
  { log }: DeliveryContext,
  delivery: Omit<ClaimedDelivery, 'email'>,
  result: AttemptResult,
  outcome: DeliveryOutcome,
): void {
  const fields = {
    deliveryId: delivery.id,
    attempt: delivery.attempts + 1,
    durationMs: result.attempt.durationMs,
    outcome: outcome.status,
    nextAttemptAt: outcome.status === 'retrying' ? outcome.nextAttemptAt.toISOString() : undefined,
  }
  if (result.status === 'delivered') {
    log.info(fields, `WEBHOOK_SENDER: Webhook sent successfully to ${showUrl(delivery.endpoint.url)}`)
    return
  }
  const gone = outcome.status === 'held' ? 'HTTP 410, the endpoint is now disabled' : 'HTTP 410'
  const reason = result.status === 'failed' ? result.reason : gone
  log.error(
    { ...fields, url: showUrl(delivery.endpoint.url) },
    `WEBHOOK_SENDER: Error sending webhook - ${reason}`,
  )
}
