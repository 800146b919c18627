import { Counter, Histogram, type Registry } from 'prom-client'
import type { PushAnswer } from '../../shared/push.ts'
import type { ErrorCode } from '../errors.ts'
import type { DeliveryOutcome } from '../store/store.ts'
import type { Facts } from './facts.ts'
import { createHourCount } from './hour-count.ts'

/** Hook timeouts end at 15 s; mail waits for up to 75 h. */
const ANSWER_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15]
const DELAY_BUCKETS = [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400, 270_000]

export interface AttemptTally {
  endpointId: string
  outcome: DeliveryOutcome['status']
  durationMs: number
  /** From when the email was durable to now. */
  sinceReceivedMs: number
}

/** Epoch ms of a call with a right token that only asks; undefined before the first. */
export type Probe = number | undefined

/** What the other parts tell of what they did; they know no more of judge and metrics. */
export interface Tally {
  /** For every call that asked whether address and token are right, with them. */
  probed(isScript: boolean): void
  probes(): { script: Probe; person: Probe }
  /** For every push that was taken. */
  pushed(status: PushAnswer['status']): void
  /** For every call of the ingress that was answered with an error. */
  refused(code: ErrorCode): void
  /** For every wrong code of two-factor authentication, by somebody who has the password. */
  codeRefused(): void
  attempted(attempt: AttemptTally): void
  /** Of the last hour. */
  refusals(): Facts['refusals']
}

export function createTally(now: () => Date, registry: Registry): Tally {
  const wrongTokens = createHourCount(now)
  const wrongCodes = createHourCount(now)
  const badRequests = createHourCount(now)
  const { ingest, attempts, answers, delays } = createMeters(registry)
  const probes: ReturnType<Tally['probes']> = { script: undefined, person: undefined }
  return {
    probed: (isScript) => void (probes[isScript ? 'script' : 'person'] = now().getTime()),
    probes: () => ({ ...probes }),
    pushed: (outcome) => ingest.inc({ outcome }),
    refused(code) {
      ingest.inc({ outcome: code })
      if (code === 'unauthorized') wrongTokens.add()
      if (code === 'bad_request') badRequests.add()
    },
    codeRefused: () => wrongCodes.add(),
    attempted({ endpointId: endpoint, outcome, durationMs, sinceReceivedMs }) {
      attempts.inc({ endpoint, outcome })
      answers.observe({ endpoint }, durationMs / 1000)
      if (outcome === 'delivered') delays.observe({ endpoint }, sinceReceivedMs / 1000)
    },
    refusals: () => ({
      wrongTokens: wrongTokens.read(),
      wrongCodes: wrongCodes.read(),
      badRequests: badRequests.read(),
    }),
  }
}

function createMeters(registry: Registry) {
  const registers = [registry]
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `gmail_push_${name}_total`, help, labelNames, registers })
  const ofEndpoint = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `gmail_push_${name}_seconds`, help, labelNames: ['endpoint'], buckets, registers })
  const ingestHelp =
    'Calls of the ingress by what became of them: the status of a push, or the code of a refusal'
  const attemptsHelp = 'Attempts at webhooks by what the delivery became'
  const delayHelp = 'From an email durable here to the 2xx of the endpoint'
  return {
    ingest: counter('ingest', ingestHelp, ['outcome']),
    attempts: counter('delivery_attempts', attemptsHelp, ['endpoint', 'outcome']),
    answers: ofEndpoint('delivery_attempt_duration', 'How long an endpoint took to answer', ANSWER_BUCKETS),
    delays: ofEndpoint('delivery_delay', delayHelp, DELAY_BUCKETS),
  }
}
