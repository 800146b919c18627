import type { HttpRequest } from './ports.ts'
import { askReceiver, askReceiverAll, type Outcome } from './receiver.ts'
import type { Run } from './run.ts'

/** A GET of the ingress route, or a POST of `body` to it or to one of its sub-routes. */
export function callReceiver(run: Run, route: '' | '/heartbeat' | '/reconcile', body?: object): Outcome {
  run.state.day.fetches += 1
  return askReceiver(run.google, requestTo(run, route, body && JSON.stringify(body)))
}

/** Posts each payload, side by side. */
export function postPushes(run: Run, payloads: string[]): Outcome[] {
  const requests = payloads.map((payload) => requestTo(run, '', payload))
  run.state.day.fetches += requests.length
  return requests.length > 1
    ? askReceiverAll(run.google, requests)
    : requests.map((request) => askReceiver(run.google, request))
}

/** The slow way, to find the one that spoils the others: stops trying at the second that fails. */
export function postOneByOne(run: Run, payloads: string[]): Outcome[] {
  let troubles = 0
  return payloads.map((payload) => {
    if (troubles > 1) return { status: 'trouble', reason: 'not tried', retryAfterMs: 0 }
    run.state.day.fetches += 1
    const outcome = askReceiver(run.google, requestTo(run, '', payload))
    if (outcome.status === 'trouble') troubles += 1
    return outcome
  })
}

function requestTo({ settings }: Run, route: string, payload: string | undefined): HttpRequest {
  return {
    url: settings.ingressUrl + route,
    token: settings.token,
    ...(payload !== undefined && { payload }),
  }
}
