import type { Push } from '../../shared/push.ts'
import type { Outgoing } from '../context.ts'
import { attemptDelivery, type WebhookClient } from './attempt-delivery.ts'
import { checkUrl } from './check-url.ts'
import { createBody } from './run-delivery.ts'

const SAMPLE: Push = {
  sender: 'Gmail Push Ingress <test@example.com>',
  subject: 'Test webhook',
  body: 'This is a test: your endpoint receives webhooks.',
  labels: ['INBOX'],
}

export function createOutgoing(client: WebhookClient, now: () => Date): Outgoing {
  return {
    checkUrl: (url, name) => checkUrl(client, url, name),
    async sendTest({ url, secret }) {
      const id = `test_${now().getTime()}`
      const body = createBody(id, now().toISOString(), JSON.stringify(SAMPLE))
      return (await attemptDelivery(client, { id, url, secret, body }, now)).attempt
    },
  }
}
