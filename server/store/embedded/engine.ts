import type { Logger } from 'pino'
import type { DeliveryState, Gates } from '../common/delivery-state.ts'
import type { DeliveryQueue } from './memory/delivery-queue.ts'
import type { EmailEntry } from './memory/email-index.ts'
import type { EmailLog } from './disk/email-log.ts'
import type { GoneIds } from './memory/gone-ids.ts'
import type { SegmentFiles } from './disk/segment-files.ts'
import type { StoreChange } from '../store.ts'

/** What the embedded store's functions about emails share. */
export interface Engine {
  emailLog: EmailLog
  files: SegmentFiles
  goneIds: GoneIds
  /** Where the files are. */
  folder: string
  /** One after the other: what removes lines from the files. */
  alone: <R>(work: () => Promise<R>) => Promise<R>
  queue: DeliveryQueue
  gates: () => Gates
  announce: (change: StoreChange) => void
  log: Logger
  now: () => Date
}

/** A delivery that nobody has tried yet, due now. */
export function openDelivery(endpointId: string, now: Date): DeliveryState {
  return { endpointId, state: 'open', attempts: 0, dueAt: now.getTime() }
}

/** The same for one that was tried before, or is owed only now. */
export function openAgain(endpointId: string, now: Date): DeliveryState {
  return { ...openDelivery(endpointId, now), isAgain: true }
}

/** Open, and to an endpoint that still exists. */
export function isOwed(entry: EmailEntry, { endpoints }: Gates): boolean {
  return entry.deliveries.some(({ state, endpointId }) => state === 'open' && endpoints.has(endpointId))
}
