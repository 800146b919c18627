import { INGRESS_PATH } from '../../shared/ingress-path.ts'
import type { BackfillWish, Heartbeat, OldMailWish, Reconcile } from '../../shared/mailbox-report.ts'
import type { PushInput } from '../../shared/push.ts'
import type { EmulatedRequest, EmulatedResponse } from '../emulator/emulator.ts'

export const TOKEN = 'a-token-of-the-tests'

export interface ReceiverDouble {
  /** Stored emails by Gmail id: each once, whatever arrives. */
  emails: Map<string, PushInput>
  /** Every push that was accepted, duplicates too. */
  pushes: PushInput[]
  heartbeats: Heartbeat[]
  reconciles: Reconcile[]
  requests: EmulatedRequest[]
  /** Ids to ask for again in the next heartbeat's answer. */
  resend: string[]
  /** What somebody decided about old mail, told in the next heartbeat's answer. */
  oldMail?: OldMailWish | undefined
  /** A time that somebody wants again, told in the answers until it is done. */
  backfill?: BackfillWish
  /** It says of every message that it has it: then nothing but the first push brings one. */
  isProofBlind: boolean
  /** Switched off, it keeps answering the probe. */
  isIngressOn: boolean
  /** Answers instead of the receiver, when it returns something. */
  fault?: ((request: EmulatedRequest) => EmulatedResponse | undefined) | undefined
  answer(request: EmulatedRequest): EmulatedResponse
}

/** A receiver that keeps the contract in memory: token, durable once, probe, heartbeat, reconcile. */
export function createReceiver(): ReceiverDouble {
  const receiver: ReceiverDouble = {
    emails: new Map(),
    pushes: [],
    heartbeats: [],
    reconciles: [],
    requests: [],
    resend: [],
    isProofBlind: false,
    isIngressOn: true,
    answer(request) {
      receiver.requests.push(request)
      const answer = receiver.fault?.(request) ?? route(receiver, request)
      return isFollowed(request, answer) ? route(receiver, { ...request, method: 'get' }) : answer
    },
  }
  return receiver
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): EmulatedResponse {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

export const isPush = (request: EmulatedRequest) =>
  request.method === 'post' && request.url.endsWith(INGRESS_PATH)

function route(receiver: ReceiverDouble, request: EmulatedRequest): EmulatedResponse {
  const path = request.url.replace(/^https?:\/\/[^/]+/, '')
  if (!path.startsWith(INGRESS_PATH)) return { status: 404, body: '<h1>Not found</h1>' }
  if (authorizationOf(request) !== `Bearer ${TOKEN}`)
    return json(401, { success: false, message: 'Unauthorized' })
  if (request.method === 'get') {
    return json(200, {
      success: true,
      status: 'ready',
      ...(receiver.isIngressOn ? {} : { ingress: 'disabled' }),
    })
  }
  const body: unknown = JSON.parse(request.body)
  if (path === `${INGRESS_PATH}/heartbeat`) return beat(receiver, body as Heartbeat)
  if (path === `${INGRESS_PATH}/reconcile`) return reconcile(receiver, body as Reconcile)
  return accept(receiver, body as PushInput)
}

/** Google's fetch follows a redirect, if it may, by a GET. */
function isFollowed({ followRedirects }: EmulatedRequest, answer: EmulatedResponse): boolean {
  return followRedirects && 'status' in answer && [301, 302, 303].includes(answer.status)
}

function authorizationOf(request: EmulatedRequest): string | undefined {
  return Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
}

function accept(receiver: ReceiverDouble, push: PushInput): EmulatedResponse {
  if (!receiver.isIngressOn) return json(409, { success: false, message: 'Gmail ingress disabled' })
  const id = push.messageId ?? ''
  receiver.pushes.push(push)
  if (receiver.emails.has(id))
    return json(200, { success: true, status: 'already_processed', email_id: `e-${id}` })
  receiver.emails.set(id, push)
  return json(200, {
    success: true,
    status: 'processed',
    email_id: `e-${id}`,
    timestamp_utc: '2026-11-23T12:00:00Z',
  })
}

function beat(receiver: ReceiverDouble, heartbeat: Heartbeat): EmulatedResponse {
  receiver.heartbeats.push(heartbeat)
  const resend = receiver.resend.splice(0)
  const { oldMail, isIngressOn } = receiver
  delete receiver.oldMail
  if (heartbeat.backfill?.isDone && heartbeat.backfill.askedAt === receiver.backfill?.askedAt)
    delete receiver.backfill
  const { backfill } = receiver
  const answer = { success: true, status: 'ok', gmail_ingress_enabled: isIngressOn }
  return json(200, { ...answer, resend, oldMail, backfill })
}

function reconcile(receiver: ReceiverDouble, window: Reconcile): EmulatedResponse {
  if (window.from) receiver.reconciles.push(window) // without a window it is only a question
  const missing = window.messageIds.filter((id) => !receiver.isProofBlind && !receiver.emails.has(id))
  return json(200, { success: true, missing })
}
