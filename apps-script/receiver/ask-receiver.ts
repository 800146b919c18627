import { isSuccess } from '../../shared/is-success.ts'
import { readRetryAfter } from '../../shared/read-retry-after.ts'
import type { Google, HttpAnswer, HttpRequest } from '../ports.ts'
import type { Notice } from '../run/state.ts'
import { parseObject } from '../run/parse-object.ts'

/** What became of a request. `refused` is about this one message; `trouble` is about the receiver, or the way to it. */
export type Outcome =
  { status: 'accepted'; json: Record<string, unknown> } | { status: 'refused'; reason: string } | Trouble
type Trouble = { status: 'trouble'; reason: string; retryAfterMs?: number; who?: Notice['who'] }

type Network = Pick<Google, 'http' | 'now'>

/** What a good answer holds, by what was asked: a probe's "ready", say, is no word about a push. */
const GOOD_ANSWERS = {
  probe: ({ status }: Record<string, unknown>) => status === 'ready',
  push: ({ email_id }: Record<string, unknown>) => typeof email_id === 'string',
  heartbeat: ({ status }: Record<string, unknown>) => status === 'ok',
  reconcile: ({ missing }: Record<string, unknown>) => Array.isArray(missing),
}
export type Question = keyof typeof GOOD_ANSWERS

export function askReceiver(network: Network, question: Question, request: HttpRequest): Outcome {
  return askReceiverAll(network, question, [request])[0] ?? failing('not asked')
}

/** One outcome per request. One that cannot be sent fails them all, although others may have arrived. */
export function askReceiverAll(
  { http, now }: Network,
  question: Question,
  requests: HttpRequest[],
): Outcome[] {
  try {
    return http.send(requests).map((answer) => judgeAnswer(answer, question, now()))
  } catch (error) {
    return requests.map(() => judgeFailure((error as Error).message))
  }
}

/** A probe that allows pushing: the receiver is there, knows the token, and takes mail. */
export function judgeProbe(outcome: Outcome): Outcome {
  if (outcome.status === 'refused') return failing(outcome.reason)
  const isOff = outcome.status === 'accepted' && outcome.json.ingress === 'disabled'
  return isOff ? failing(CURES[409] ?? '') : outcome
}

const NO_RECEIVER = 'what answers there is no Gmail Push Ingress receiver - check INGRESS_URL'

const CURES: Record<number, string> = {
  401: '401 Unauthorized - PROCESS_API_TOKEN is not the one of the receiver; correct it and run storeToken',
  403: '403 Forbidden - something before the receiver (proxy, firewall) refuses Google',
  404: `404 Not Found - ${NO_RECEIVER}`,
  409: '409 Gmail ingress disabled - switch it on in the settings of the dashboard',
}

function judgeAnswer(answer: HttpAnswer, question: Question, now: number): Outcome {
  const { status } = answer
  const json = parseObject(answer.body)
  const isOk = isSuccess(status)
  if (isOk && json.success === true && GOOD_ANSWERS[question](json)) return { status: 'accepted', json }
  const isOurRefusal = [400, 422].includes(status) && json.success === false
  if (isOurRefusal || status === 413)
    return { status: 'refused', reason: `${status} ${json.message ?? 'Too large'}` }
  const reason =
    CURES[status] ?? (isOk ? `${status} without the expected JSON: ${NO_RECEIVER}` : describe(answer, json))
  const isSetting = status === 401 || Boolean(answer.headers.location)
  return {
    ...failing(reason, readRetryAfter(answer.headers['retry-after'], now)),
    ...(isSetting && { who: 'settings' }),
  }
}

/** No answer at all. Google translates its texts, but not the name of its own service, in a quota or a permission. */
function judgeFailure(message: string): Outcome {
  return /\burlfetch\b|UrlFetchApp/.test(message)
    ? { ...failing(`Google: ${message}`), who: 'google' }
    : failing(`receiver not reached: ${message}`)
}

function describe({ status, headers: { location } }: HttpAnswer, json: Record<string, unknown>): string {
  return location
    ? `${status} redirects to ${location.split('?')[0]} - put the final address into INGRESS_URL`
    : `${status} ${json.message ?? ''}`.trim()
}

function failing(reason: string, retryAfterMs?: number): Trouble {
  return { status: 'trouble', reason: reason.slice(0, 200), retryAfterMs } // kept in the state, which is small
}
