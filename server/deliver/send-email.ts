import type { Context } from '../context.ts'
import type { ClaimedDelivery } from '../store/store.ts'
import { attemptDelivery, type AttemptResult, type WebhookClient } from './attempt-delivery.ts'
import { reduceEmail } from './reduce-email.ts'
import { createPayload } from './shapes/create-payload.ts'
import { secretsOf } from './sign-webhook.ts'

const TOO_LARGE = 413

type Parts = Pick<Context, 'store' | 'now' | 'config' | 'linkFiles'> & { client: WebhookClient }

/** Posts an email to its endpoint, and to one that answers 413 at once what is small of it, both within one deadline. */
export async function sendEmail(parts: Parts, delivery: ClaimedDelivery): Promise<AttemptResult> {
  const { email, ...sent } = delivery // the email is not held while its body is under way
  const { id: emailId } = email
  const whole = await post(parts, sent, email)
  if (whole.attempt.httpStatus !== TOO_LARGE) return whole
  const found = await parts.store.findEmail(emailId)
  if (!found) return whole
  const { push } = await parts.linkFiles({ ...found, reading: {} }, 'rest')
  const { publicUrl } = parts.config
  const url = publicUrl && `${publicUrl}/dashboard/emails/${encodeURIComponent(emailId)}`
  const reduced = await post(parts, sent, reduceEmail({ ...found, push }, url), whole.attempt.durationMs)
  return { ...reduced, attempt: { ...reduced.attempt, isReduced: true } }
}

async function post(
  { client, now, linkFiles }: Parts,
  { id, endpoint }: Omit<ClaimedDelivery, 'email'>,
  email: ClaimedDelivery['email'],
  spentMs = 0,
): Promise<AttemptResult> {
  const { url, headers, timeoutSeconds } = endpoint
  const payload = await createPayload(endpoint, email, linkFiles)
  return attemptDelivery(
    client,
    { id, url, headers, timeoutSeconds, spentMs, secrets: secretsOf(endpoint, now()), ...payload },
    now,
  )
}
