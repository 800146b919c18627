import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { startWebhookSink } from '../../server/rehearsal/webhook-sink.ts'
import type { WebhookBody } from '../../shared/webhook-body.ts'
import { say } from './say.ts'

export type DemoWebhook = Awaited<ReturnType<typeof startWebhook>>

/** Somebody's own system, at the end of the way: it checks every signature. */
export async function startWebhook(secret: string) {
  const sink = await startWebhookSink()
  const verifier = new Webhook(secret)
  const webhook = {
    url: sink.url,
    isUp: true,
    /** Gmail ids of emails that came with a valid signature. */
    received: new Set<string>(),
    /** Attempts while it was down. */
    refused: 0,
    valid: 0,
    invalid: 0,
    close: sink.close,
  }
  sink.answer = (response, { body, headers }) => void response.writeHead(statusFor(body, headers)).end()
  return webhook

  function statusFor(body: string, headers: IncomingHttpHeaders): number {
    if (webhook.isUp) return take(body, headers) ? 204 : 401
    webhook.refused += 1
    return 503
  }

  function take(body: string, headers: IncomingHttpHeaders): boolean {
    try {
      // The signature says that the receiver wrote it, so it has the contract's shape.
      const { type, data } = verifier.verify(body, headers as Record<string, string>) as WebhookBody
      webhook.valid += 1
      webhook.received.add(data.messageId ?? data.id)
      say(`  webhook        ${type} "${data.subject}" from ${data.sender}, signature valid`)
      return true
    } catch (error) {
      webhook.invalid += 1
      say(`  webhook        refused: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }
}
