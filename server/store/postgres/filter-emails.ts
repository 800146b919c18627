import { DeliveryStatus, type EmailFilter } from '../../../shared/api.ts'
import { foldText } from '../common/fold-text.ts'

/** What the view says, and before it what an index knows. */
const HAS_STATUS: Record<DeliveryStatus, string> = {
  pending: `state = 'open' and status = 'pending'`,
  held: `state = 'open' and status = 'held'`,
  retrying: `state = 'open' and status = 'retrying'`,
  delivered: `state = 'delivered'`,
  undelivered: `(state = 'undelivered' or state = 'open') and status = 'undelivered'`,
  dismissed: `state = 'undelivered' and endpoint_id in (select id from documents where kind = 'dismissal') and status = 'dismissed'`,
}

/** Also when all it was owed was dismissed. */
const IS_NOWHERE = `email.id in (
  select id from emails where is_nowhere
  union all select email_id from shown_deliveries where ${HAS_STATUS.dismissed} and not exists (
    select from shown_deliveries as other where other.email_id = shown_deliveries.email_id and other.status <> 'dismissed')
)`

/** The conditions on `email` that a filter asks for, with their values; only those, so that the planner knows what it is about. */
export function createWhere(filter: EmailFilter): { where: string; values: unknown[] } {
  const { q, status, mailbox, endpoint, delivery, from, to, nowhere } = filter
  const values: unknown[] = []
  const param = (value: unknown) => `$${values.push(value)}`
  const owed = (conditions: string[]) =>
    `email.id in (select email_id from shown_deliveries where ${conditions.join(' and ')})`
  const conditions: string[] = []
  if (q?.trim()) conditions.push(`strpos(search, ${param(foldText(q.trim()))}) > 0`)
  if (mailbox) conditions.push(`mailbox = ${param(mailbox.toLowerCase())}`)
  if (status) conditions.push(hasStatus(status) ?? hasOwnStatus(status))
  if (endpoint || delivery)
    conditions.push(
      owed([
        ...(endpoint ? [`endpoint_id = ${param(endpoint)}`] : []),
        ...(delivery ? [HAS_STATUS[delivery]] : []),
      ]),
    )
  if (from) conditions.push(`received_at >= ${param(from)}::timestamptz`)
  if (to) conditions.push(`received_at < ${param(to)}::timestamptz`)
  if (nowhere) conditions.push(IS_NOWHERE)
  return { where: conditions.join(' and ') || 'true', values }

  /** What is not processed is owed to nobody, which has an index. */
  function hasOwnStatus(wanted: string): string {
    return `${wanted === 'processed' ? '' : 'is_nowhere and '}email.status = ${param(wanted)}`
  }

  function hasStatus(wanted: string): string | undefined {
    const known = DeliveryStatus.safeParse(wanted).data
    return known && owed([HAS_STATUS[known]])
  }
}
