import { z } from 'zod'
import { DeliveryStatus } from '../../../../shared/api.ts'
import { EmailStatus } from '../../../../shared/push.ts'

const text = z.string().trim().max(300).optional().catch(undefined)
const time = z.iso.datetime({ offset: true }).optional().catch(undefined)

/** What the address of the history says. What cannot be is left out, so that an old link still shows something. */
export const HistoryFilter = z.object({
  q: text,
  mailbox: text,
  endpoint: text,
  /** An email's own; of old links also a delivery's. */
  status: z.union([EmailStatus, DeliveryStatus]).optional().catch(undefined),
  delivery: DeliveryStatus.optional().catch(undefined),
  from: time,
  to: time,
  /** Owed to nobody. */
  nowhere: z.literal('1').optional().catch(undefined),
})
export type HistoryFilter = z.input<typeof HistoryFilter>

export const isFiltered = (filter: HistoryFilter) => Object.values(filter).some(Boolean)

export function linkTo(
  filter: HistoryFilter & { cursor?: string | undefined; view?: string },
  path = '/dashboard',
): string {
  const fields = Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return fields.length > 0 ? `${path}?${new URLSearchParams(fields)}` : path
}

/** As the store wants it. */
export const toQuery = ({ nowhere, ...filter }: HistoryFilter) => ({
  ...filter,
  ...(nowhere ? { nowhere: true } : {}),
})

/** The form asks for times as the reader's clock says them, without a zone. */
export function readLocalTimes(
  fields: Record<string, unknown>,
  zone: string | undefined,
): Record<string, unknown> {
  const read = (value: unknown) =>
    typeof value === 'string' && LOCAL_TIME.test(value) ? fromLocal(value, zone) : value
  return { ...fields, from: read(fields.from), to: read(fields.to) }
}

const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/

function fromLocal(local: string, zone: string | undefined): string | undefined {
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return undefined
  const offset = Date.parse(`${toLocal(new Date(asUtc), zone)}Z`) - asUtc
  return new Date(asUtc - offset).toISOString()
}

/** For a field of type datetime-local. */
export function toLocal(time: Date, zone: string | undefined): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: zone ?? 'UTC',
  })
  return format.format(time).replace(' ', 'T')
}
