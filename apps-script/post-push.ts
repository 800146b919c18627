import { askReceiver, askReceiverAll, type Outcome } from './receiver.ts'
import type { Run } from './run.ts'

/** A GET of the ingress route, or a POST of `body` to it or to one of its sub-routes. */
export function callReceiver(run: Run, route: '' | '/heartbeat' | '/reconcile', body?: object): Outcome {
  return askReceiver(run.google, toRequest(run, route, body && JSON.stringify(body)))
}

/** Posts each payload, side by side. */
export function postPushes(run: Run, payloads: string[]): Outcome[] {
  const requests = payloads.map((payload) => toRequest(run, '', payload))
  return askReceiverAll(run.google, requests)
}

/** The slow way, to find the one that spoils the others: stops trying at the second that fails. */
export function postOneByOne(run: Run, payloads: string[]): Outcome[] {
  let troubles = 0
  return payloads.map((payload) => {
    if (troubles > 1) return { status: 'trouble', reason: 'not tried', retryAfterMs: 0 }
    const outcome = askReceiver(run.google, toRequest(run, '', payload))
    if (outcome.status === 'trouble') troubles += 1
    return outcome
  })
}

function toRequest({ settings, state }: Run, route: string, payload: string | undefined) {
  state.day.fetches += 1 // each request is sent
  return { url: settings.ingressUrl + route, token: settings.token, payload }
}
