import { setTimeout as sleep } from 'node:timers/promises'
import type { EmailDetail } from '../../shared/api.ts'
import { attemptDelivery, createWebhookClient } from '../deliver/attempt-delivery.ts'
import { createAddressGuard } from '../deliver/guard-address.ts'
import { createPayload, type Payload } from '../deliver/shapes/create-payload.ts'

/** A ladder of seconds instead of days: somebody is watching. */
const RETRY_SECONDS = [1, 2, 4, 8]

interface Options {
  to: string
  secret: string
  /** 0 to 1: which share of answers counts as lost, so that what was taken comes again. */
  fail: number
  say: (line: string) => void
}

/** Sends what the webhooks of the receiver say, signed, and again until it is taken; never rejects. */
export function createLocalSender({ to, secret, fail, say }: Options) {
  const client = createWebhookClient(createAddressGuard(['0.0.0.0/0', '::/0'])) // it is the person's own machine
  const now = () => new Date()

  async function attempt(id: string, payload: Payload): Promise<{ isTaken: boolean; told: string }> {
    const result = await attemptDelivery(client, { id, url: to, secrets: [secret], ...payload }, now)
    const { durationMs, httpStatus } = result.attempt
    const answered = httpStatus ? `${httpStatus} in ${durationMs} ms` : (result.attempt.error ?? 'no answer')
    if (result.status !== 'delivered') return { isTaken: false, told: answered }
    const isLost = Math.random() < fail
    return { isTaken: !isLost, told: isLost ? `${answered}, taken as lost (--fail)` : answered }
  }

  return async function send(email: EmailDetail): Promise<void> {
    const { push, receivedAt } = email
    const id = email.deliveries[0]?.id ?? email.id
    const payload = await createPayload(
      { url: to },
      { id: email.id, receivedAt, pushJson: JSON.stringify(push) },
    )
    for (const waitSeconds of [...RETRY_SECONDS, undefined]) {
      const { isTaken, told } = await attempt(id, payload)
      const next = isTaken ? '' : waitSeconds ? `; again in ${waitSeconds} s` : '; no more attempts'
      say(`${now().toISOString()} ${email.id} ${quote(push.subject)} → ${told}${next}`)
      if (isTaken || waitSeconds === undefined) return
      await sleep(waitSeconds * 1000)
    }
  }
}

/** What a mail says shall not steer a terminal. */
const quote = (subject = '') => `"${subject.replaceAll(/\p{C}/gu, '').slice(0, 80)}"`
