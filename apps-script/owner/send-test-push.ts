import { isoOf } from '../run/iso-of.ts'
import type { PushInput } from '../../shared/push.ts'
import type { Google } from '../ports.ts'
import { askReceiver } from '../receiver/ask-receiver.ts'
import { requireSettings } from '../run/settings.ts'

/** Pushes one message that no Gmail has seen. Throws the cure when it is not accepted. */
export function sendTestPush(google: Google): void {
  const { ingressUrl: url, token } = requireSettings(google)
  const mailbox = google.mailbox.getProfile().emailAddress
  const push: PushInput = {
    sender: mailbox,
    subject: 'Test push of Gmail Push Ingress',
    body: 'A test that sendTestPush made; it was never an email.',
    date: isoOf(google.now()),
    messageId: `test-${google.now()}`,
    mailbox,
    source: 'gmail_push',
  }
  const outcome = askReceiver(google, 'push', { url, token, payload: JSON.stringify(push) })
  if (outcome.status !== 'accepted') throw new Error(`Push failed: ${outcome.reason}`)
  google.log(`Email pushed: ${String(outcome.json.status)} (test message ${push.messageId})`)
}
