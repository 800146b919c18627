import type { Logger } from 'pino'
import type { Attempt, EmailDetail } from '../shared/api.ts'
import type { ClockWitness } from './start/clock-witness.ts'
import type { Config } from './config.ts'
import type { FileLinks } from './content/file-links.ts'
import type { LinkFiles } from './content/link-files.ts'
import type { Payload, ShapedEndpoint } from './deliver/shapes/create-payload.ts'
import type { Store, StoredEndpoint } from './store/store.ts'
import type { Alerting } from './watch/create-alerting.ts'
import type { DeadManPing } from './watch/dead-man-ping.ts'
import type { Metrics } from './watch/create-metrics.ts'
import type { Watch } from './watch/create-watch.ts'
import type { Tally } from './watch/tally.ts'

/** A call of something that is no webhook of ours, such as a channel for alerts. */
export interface OutgoingCall {
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  body?: string
  /** Signs the body after Standard Webhooks. */
  sign?: { id: string; secret: string }
}

/** What pages, API and alerts may ask of the sending side, which they never import. */
export interface Outgoing {
  /** Rejects with `bad_request`, naming the cure, when webhooks may not go to this URL; `name` is what a person calls it. */
  checkUrl(url: string, name?: string): Promise<void>
  /** Sends a sample once, now, without a delivery, signed with the newest secret alone. Never rejects: a failure is in the attempt. */
  sendTest(endpoint: StoredEndpoint): Promise<Attempt>
  /** What the endpoint would be sent of the email, or of a test. */
  preview(endpoint: ShapedEndpoint, email?: EmailDetail): Promise<Payload>
  /** Calls an address once, guarded and limited like a webhook. Never rejects: what is not 2xx has an `error`. */
  call(call: OutgoingCall): Promise<Attempt>
}

/** What every part is given: opened once in main.ts, closed once. */
export interface Context {
  config: Config
  store: Store
  outgoing: Outgoing
  fileLinks: FileLinks
  linkFiles: LinkFiles
  log: Logger
  now: () => Date
  clock: ClockWitness
  tally: Tally
  watch: Watch
  alerts: Alerting
  deadManPing: DeadManPing
  metrics: Metrics
  /** false from the moment a stop was asked for: no new pushes, no new attempts. */
  isAcceptingWork: () => boolean
}
