import type { EmailFilter } from '../../../shared/api.ts'
import type { Gates } from '../common/delivery-state.ts'
import type { EmailEntry, EmailIndex } from './memory/email-index.ts'

const FEW = 30_000 // are gathered within 3 ms
const OPEN = ['pending', 'held', 'retrying']
const GIVEN_UP = ['undelivered', 'dismissed']

/** All that such a filter can mean, in no order, if it is about unsettled deliveries and they are few: these are filed. */
export function findUnsettled(
  { measured }: EmailIndex,
  { delivery, status, endpoint }: EmailFilter,
  { endpoints }: Gates,
  few = FEW,
): Set<EmailEntry> | undefined {
  const wanted = delivery ?? status
  const isGivenUp = wanted !== undefined && GIVEN_UP.includes(wanted)
  if (!wanted || !(isGivenUp || OPEN.includes(wanted))) return undefined
  const found = new Set<EmailEntry>()
  for (const [id, { open, undelivered }] of measured.endpoints) {
    if (delivery && endpoint && id !== endpoint) continue
    const files = isGivenUp ? [undelivered, ...(endpoints.has(id) ? [] : [open])] : [open]
    for (const file of files) {
      if (found.size + file.size > few) return undefined
      for (const entry of file.values()) found.add(entry)
    }
  }
  return found
}
