import type { Push } from '../../shared/push.ts'
import type { Outgoing } from '../context.ts'
import type { LinkFiles } from '../content/link-files.ts'
import { attemptCall, attemptDelivery, type WebhookClient } from './attempt-delivery.ts'
import { checkUrl } from './check-url.ts'
import { createPayload } from './shapes/create-payload.ts'
import { signWebhook } from './sign-webhook.ts'

const SAMPLE: Push = {
  sender: 'Gmail Push Ingress <test@example.com>',
  subject: 'Test webhook',
  body: 'This is a test: your endpoint receives webhooks.',
  labels: ['INBOX'],
}

const makeSample = (now: Date) => ({
  id: `test_${now.getTime()}`,
  receivedAt: now.toISOString(),
  pushJson: JSON.stringify(SAMPLE),
})

export function createOutgoing(client: WebhookClient, now: () => Date, linkFiles?: LinkFiles): Outgoing {
  return {
    checkUrl: (url, name) => checkUrl(client, url, name),
    async sendTest(endpoint) {
      const { url, secret, headers, timeoutSeconds } = endpoint
      const sample = makeSample(now())
      const payload = await createPayload(endpoint, sample)
      const webhook = { id: sample.id, url, headers, timeoutSeconds, secrets: [secret], ...payload }
      return (await attemptDelivery(client, webhook, now)).attempt
    },
    preview: (endpoint, email) =>
      createPayload(
        endpoint,
        email ? { ...email, pushJson: JSON.stringify(email.push) } : makeSample(now()),
        linkFiles,
      ),
    async call({ method, url, headers, body, sign }) {
      const bytes = body === undefined ? undefined : Buffer.from(body)
      const signed = sign && bytes && signWebhook(sign.id, now(), bytes, [sign.secret])
      const call = { method, url, headers: { ...headers, ...signed }, ...(bytes && { body: bytes }) }
      const { status, attempt } = await attemptCall(client, call, now)
      return status === 'delivered' ? attempt : { error: `HTTP ${attempt.httpStatus}`, ...attempt }
    },
  }
}
