import { EventEmitter } from 'node:events'
import { Agent, buildConnector, request, type Dispatcher } from 'undici'
import type { Attempt, AttemptSteps } from '../../shared/api.ts'
import { isSuccess } from '../../shared/is-success.ts'
import { readRetryAfter } from '../../shared/read-retry-after.ts'
import { ATTEMPT_DEADLINE_MS } from '../store/store.ts'
import { literalAddress } from './check-url.ts'
import { createGuardedLookup, createGuardedResolve, type AddressGuard } from './guard-address.ts'
import { createResolveHost, type ResolveHost } from './resolve-host.ts'
import { signWebhook } from './sign-webhook.ts'
import { takeContinue } from './take-continue.ts'
import { timeSteps, type Asking } from './time-steps.ts'
import { connectThrough, type EgressProxy } from './tunnel.ts'

const CONNECT_TIMEOUT_MS = 5_000
const LEAST_MS = 1_000
const RESPONSE_HEAD_BYTES = 16 * 1024

/** Undici's client with our limits; it follows no redirect. */
export interface WebhookClient {
  guard: AddressGuard
  resolveHost: ResolveHost
  agent: Agent
  asking: Asking
  deadlineMs: number
}

interface ClientOptions {
  resolveHost?: ResolveHost
  deadlineMs?: number
  connectTimeoutMs?: number
  proxy?: EgressProxy | undefined
}

export function createWebhookClient(
  guard: AddressGuard,
  {
    resolveHost = createResolveHost(),
    deadlineMs = ATTEMPT_DEADLINE_MS,
    connectTimeoutMs = CONNECT_TIMEOUT_MS,
    proxy,
  }: ClientOptions = {},
): WebhookClient {
  const lookup = createGuardedLookup(guard, resolveHost)
  const asking: Asking = {}
  const direct = timeSteps(buildConnector({ timeout: connectTimeoutMs, lookup }), asking)
  const through = {
    resolve: createGuardedResolve(guard, resolveHost),
    lookup: createGuardedLookup(() => undefined, resolveHost),
  }
  const connect = proxy
    ? connectThrough(proxy, direct, { ...through, asking, timeoutMs: connectTimeoutMs })
    : direct
  const agent = new Agent({
    connect: (options, callback) =>
      connect(options, (...result) => {
        if (result[1]) takeContinue(result[1])
        callback(...result)
      }),
    headersTimeout: 0, // one deadline for all of an attempt, which no answer in between puts off
    bodyTimeout: 0,
    pipelining: 1,
  })
  return { guard, resolveHost, agent, asking, deadlineMs }
}

export interface Webhook {
  /** webhook-id: the same for every attempt, so that the receiver of it can drop repeats. */
  id: string
  url: string
  /** One of "" cannot be read. */
  secrets: string[]
  /** Of the endpoint's own; one whose value is "" cannot be read. */
  headers?: Record<string, string> | undefined
  timeoutSeconds?: number | undefined
  /** Of its time, by what went before. */
  spentMs?: number
  contentType: string
  body: Buffer
}

export type AttemptResult = { attempt: Attempt } & (
  | { status: 'delivered' }
  | { status: 'gone' }
  /** `retryAfterMs`: what the endpoint asked for, 0 if nothing. */
  | { status: 'failed'; reason: string; retryAfterMs: number }
  /** By our own stop: it says nothing about the endpoint. */
  | { status: 'cut_off' }
)

/** Posts one signed webhook once. Never throws: whatever goes wrong is in the result. */
export async function attemptDelivery(
  client: WebhookClient,
  { id, url, secrets, headers: own = {}, timeoutSeconds, spentMs = 0, contentType, body }: Webhook,
  now: () => Date,
): Promise<AttemptResult> {
  const readable = secrets.filter(Boolean)
  const values = Object.values(own)
  if (readable.length === 0) return unreadable('secret', now())
  if (values.includes('')) return unreadable('headers', now())
  const headers = { ...own, 'content-type': contentType, ...signWebhook(id, now(), body, readable) }
  const timeoutMs = timeoutSeconds === undefined ? client.deadlineMs : timeoutSeconds * 1_000
  const deadlineMs = spentMs > 0 ? Math.max(LEAST_MS, timeoutMs - spentMs) : timeoutMs
  const hidden = values.flatMap((value) => [value, ...value.split(' ')])
  return attemptCall(client, { method: 'POST', url, headers, hidden, deadlineMs, body }, now)
}

function unreadable(what: 'secret' | 'headers', now: Date): AttemptResult {
  const reason = `Its ${what} cannot be read - put the former SECRET_KEY back, or give the endpoint a new one`
  const attempt = { at: now.toISOString(), durationMs: 0, error: reason }
  return { status: 'failed', reason, retryAfterMs: 0, attempt }
}

export interface Call {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  /** What an answer may repeat and nobody is to read. */
  hidden?: string[]
  deadlineMs?: number
  body?: Buffer
}

/** Calls an address once, with the guard and the limits of webhooks. */
export async function attemptCall(
  client: WebhookClient,
  call: Call,
  now: () => Date,
): Promise<AttemptResult> {
  const at = now()
  const since = performance.now()
  const steps: AttemptSteps = {}
  const elapsedMs = () => Math.round(performance.now() - since)
  const soFar = () => ({ at: at.toISOString(), durationMs: elapsedMs(), steps })
  const deadline = new EventEmitter() // an AbortSignal costs several times as much
  const timer = setTimeout(() => deadline.emit('abort'), call.deadlineMs ?? client.deadlineMs)
  try {
    const response = await send(client, call, { signal: deadline, steps })
    const { dnsMs = 0, connectMs = 0, tlsMs = 0 } = steps
    steps.firstByteMs = Math.max(0, elapsedMs() - dnsMs - connectMs - tlsMs)
    const responseHead = hide(await readHead(response), call.hidden)
    return judge(response, { ...soFar(), httpStatus: response.statusCode, responseHead }, now())
  } catch (error) {
    const reason = describeFailure(error)
    if (client.agent.destroyed) return { status: 'cut_off', attempt: { ...soFar(), error: reason } }
    return { status: 'failed', reason, retryAfterMs: 0, attempt: { ...soFar(), error: reason } }
  } finally {
    clearTimeout(timer)
  }
}

async function send(
  { guard, agent, asking }: WebhookClient,
  { method, url, headers, body }: Call,
  { signal, steps }: { signal: EventEmitter; steps: AttemptSteps },
): Promise<Dispatcher.ResponseData> {
  const literal = literalAddress(new URL(url))
  if (literal) guard(literal) // a literal address never goes through the lookup
  asking.steps = steps
  const response = request(url, {
    method,
    dispatcher: agent,
    signal,
    headers: { 'user-agent': 'Gmail-Push-Ingress/1', ...headers },
    body,
  })
  delete asking.steps
  return response
}

/**
 * Reads no more of the answer than is kept, however long it is. The status has decided already: an answer that breaks off
 * or is still coming at the deadline is just shorter.
 */
async function readHead({ headers, body, statusCode }: Dispatcher.ResponseData): Promise<string> {
  if (statusCode === 204 || headers['content-length'] === '0') {
    await body.dump()
    return ''
  }
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= RESPONSE_HEAD_BYTES) break
    }
  } catch {
    body.destroy()
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_HEAD_BYTES).toString()
}

const LEAST_HIDDEN = 4 // shorter ones are no secrets, and stand in every text

function hide(text: string, hidden: string[] = []): string {
  return hidden
    .filter(({ length }) => length >= LEAST_HIDDEN)
    .reduce((left, secret) => left.replaceAll(secret, '•••'), text)
}

function judge(response: Dispatcher.ResponseData, attempt: Attempt, now: Date): AttemptResult {
  const { statusCode } = response
  if (isSuccess(statusCode)) return { status: 'delivered', attempt }
  if (statusCode === 410) return { status: 'gone', attempt }
  const reason =
    statusCode >= 300 && statusCode < 400
      ? `HTTP ${statusCode} (redirects are not followed)`
      : `HTTP ${statusCode}`
  return {
    status: 'failed',
    reason,
    retryAfterMs: readRetryAfter(response.headers['retry-after'], now.getTime()),
    attempt: { ...attempt, error: reason },
  }
}

const FAILURES: Record<string, string> = {
  UND_ERR_CONNECT_TIMEOUT: 'Connection timeout',
  UND_ERR_ABORTED: 'Connection timeout', // at the deadline
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset',
  ENOTFOUND: 'Host name not found',
  ENODATA: 'Host name not found',
  ETIMEOUT: 'Connection timeout - the name server does not answer',
  ECANCELLED: 'Connection timeout - the name server does not answer',
}

/** By code, not by class: errors come from undici and from Node alike. */
function describeFailure(error: unknown): string {
  const {
    code = '',
    name = '',
    message = '',
  } = Object(error) as { code?: string; name?: string; message?: string }
  return FAILURES[code] ?? (message || code || name)
}
