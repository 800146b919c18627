import { DeliveryStatus, type EmailFilter } from '../../../shared/api.ts'
import { foldText } from '../../common/fold-text.ts'
import type { Closed } from '../../routing/delivery-window.ts'
import { DEPENDS_ON_WINDOWS, EMAILS_NOWHERE, owedEmails } from './owed-emails.ts'

/** The conditions on `email` that a filter asks for, with their values; only those, so that the planner knows what it is about. */
export function createWhere(filter: EmailFilter, closed: Closed): { where: string; values: unknown[] } {
  const { conditions, values } = createConditions(filter, closed)
  return { where: conditions.join(' and ') || 'true', values }
}

export function createConditions(
  { q, status, mailbox, endpoint, delivery, from, to, nowhere }: EmailFilter,
  closed: Closed,
) {
  const values: unknown[] = []
  const param = (value: unknown) => `$${values.push(value)}`
  const conditions: string[] = []
  const idLists: string[] = []
  const isIn = (ids: string) => {
    idLists.push(ids)
    conditions.push(`email.id in (${ids})`)
  }
  const deliveryStatus = DeliveryStatus.safeParse(status).data
  if (q?.trim()) conditions.push(`strpos(search, ${param(foldText(q.trim()))}) > 0`)
  if (mailbox) conditions.push(`mailbox = ${param(mailbox.toLowerCase())}`)
  const owed = (wanted: DeliveryStatus | undefined, to?: string) => {
    const ofWindows = wanted !== undefined && DEPENDS_ON_WINDOWS.includes(wanted)
    return owedEmails(wanted, to, ofWindows ? param([...closed.keys()]) : undefined)
  }
  if (deliveryStatus) isIn(owed(deliveryStatus))
  else if (status === 'processed') conditions.push(`email.status = 'processed'`)
  else if (status) conditions.push(`is_nowhere and email.status = ${param(status)}`) // is_nowhere has an index
  if (endpoint || delivery) isIn(owed(delivery, endpoint && param(endpoint)))
  if (from) conditions.push(`received_at >= ${param(from)}::timestamptz`)
  if (to) conditions.push(`received_at < ${param(to)}::timestamptz`)
  if (nowhere) isIn(EMAILS_NOWHERE)
  return { conditions, values, idLists }
}
