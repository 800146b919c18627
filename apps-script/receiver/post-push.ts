import { checkAccount } from '../run/open-run.ts'
import type { Run } from '../run/run.ts'
import { askReceiver, askReceiverAll, type Outcome, type Question } from './ask-receiver.ts'

/** A POST of `body`; the probe is a GET. */
export function callReceiver(run: Run, question: Question, body?: object): Outcome {
  return askReceiver(run.google, question, toRequest(run, question, body && JSON.stringify(body)))
}

/** Posts each payload, side by side. */
export function postPushes(run: Run, payloads: string[]): Outcome[] {
  const requests = payloads.map((payload) => toRequest(run, 'push', payload))
  return askReceiverAll(run.google, 'push', requests)
}

/** The slow way, to find the one that spoils the others: stops trying at the second that fails. */
export function postOneByOne(run: Run, payloads: string[]): Outcome[] {
  let troubles = 0
  return payloads.map((payload) => {
    if (troubles > 1) return { status: 'trouble', reason: 'not tried' }
    const outcome = askReceiver(run.google, 'push', toRequest(run, 'push', payload))
    if (outcome.status === 'trouble') troubles += 1
    return outcome
  })
}

function toRequest(run: Run, question: Question, payload: string | undefined) {
  checkAccount(run)
  run.state.day.fetches += 1 // each request is sent
  const route = question === 'probe' || question === 'push' ? '' : `/${question}`
  return { url: run.settings.ingressUrl + route, token: run.settings.token, payload }
}
