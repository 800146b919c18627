import type { Push } from '../../shared/push.ts'
import type { WebhookBody } from '../../shared/webhook-body.ts'
import type { Context } from '../context.ts'
import type { ClaimedDelivery, DeliveryOutcome } from '../store/store.ts'
import { attemptDelivery, type AttemptResult, type WebhookClient } from './attempt-delivery.ts'
import { nextWaitMs } from './retry-schedule.ts'

/** One attempt at one delivery: send, record, say so in one log line. */
export async function runDelivery(
  context: Context,
  client: WebhookClient,
  delivery: ClaimedDelivery,
): Promise<void> {
  const { store, now } = context
  const { endpoint, email } = delivery
  const body = createBody(email.id, email.receivedAt, email.push)
  const webhook = { id: delivery.id, url: endpoint.url, secret: endpoint.secret, body }
  const result = await attemptDelivery(client, webhook, now)
  const outcome = decideOutcome(result, delivery.attempts + 1, now())
  try {
    if (result.status === 'gone') await store.disableEndpoint(endpoint.id, 'it answered 410 Gone')
  } finally {
    await store.recordAttempt(delivery.id, result.attempt, outcome) // also ends the claim, whatever happened before
  }
  report(context, delivery, result, outcome)
}

export function createBody(id: string, receivedAt: string, push: Push): WebhookBody {
  return { type: 'email.received', timestamp: receivedAt, data: { ...push, id, receivedAt } }
}

function decideOutcome(result: AttemptResult, attempts: number, now: Date): DeliveryOutcome {
  if (result.status === 'delivered') return { status: 'delivered' }
  if (result.status === 'gone') return { status: 'held' }
  const waitMs = nextWaitMs(attempts, result.retryAfterMs, Math.random())
  if (waitMs === undefined) return { status: 'undelivered' }
  return { status: 'retrying', nextAttemptAt: new Date(now.getTime() + waitMs) }
}

function report(
  { log }: Context,
  delivery: ClaimedDelivery,
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
    log.info(fields, `WEBHOOK_SENDER: Webhook sent successfully to ${withoutQuery(delivery.endpoint.url)}`)
    return
  }
  const reason = result.status === 'gone' ? 'HTTP 410, the endpoint is now disabled' : result.reason
  log.error(
    { ...fields, url: withoutQuery(delivery.endpoint.url) },
    `WEBHOOK_SENDER: Error sending webhook - ${reason}`,
  )
}

/** A query may hold a key, so a log never shows it. */
export function withoutQuery(text: string): string {
  const url = new URL(text)
  return `${url.origin}${url.pathname}${url.search ? '?…' : ''}`
}
