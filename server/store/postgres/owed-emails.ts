import type { DeliveryStatus } from '../../../shared/api.ts'

export const IS_GONE = `endpoint_id not in (select id from documents where kind = 'endpoint')`
const isSent = (
  closed: string,
) => `endpoint_id in (select id from documents where kind = 'endpoint' and (value->>'enabled')::boolean)
  and (select (value->>'webhook_sending_enabled')::boolean from documents where kind = 'settings')
  and endpoint_id <> all(${closed}::text[])`
/** Few endpoints have a dismissal, mostly none: only theirs are looked at. */
export const IS_DISMISSED = `(endpoint_id in (select id from documents where kind = 'dismissal') and exists (
  select from documents as dismissal where dismissal.kind = 'dismissal' and dismissal.id = endpoint_id
    and (due_at <= (dismissal.value->>'at')::timestamptz or ${IS_GONE})))`

/** What depends on which windows are closed. */
export const DEPENDS_ON_WINDOWS: DeliveryStatus[] = ['pending', 'retrying', 'held']

/** What the view shown_deliveries says, in the terms of the indexes, which then suffice; any of the conditions. */
const conditionsOf = (closed: string): Record<DeliveryStatus, string[]> => ({
  pending: [`state = 'open' and attempts = 0 and ${isSent(closed)}`],
  retrying: [`state = 'open' and attempts > 0 and ${isSent(closed)}`],
  held: [`state = 'open' and not (${isSent(closed)} or ${IS_GONE})`],
  delivered: [`state = 'delivered'`],
  undelivered: [
    `state = 'undelivered' and not ${IS_DISMISSED}`,
    `state = 'open' and ${IS_GONE} and not ${IS_DISMISSED}`,
  ],
  dismissed: [
    `state = 'undelivered' and ${IS_DISMISSED}`,
    `state = 'open' and ${IS_GONE} and ${IS_DISMISSED}`,
  ],
})

/** The ids of emails that have a delivery of that status, to that endpoint; `closed`: the endpoints whose window is. */
export function owedEmails(status: DeliveryStatus | undefined, endpoint?: string, closed = `'{}'`): string {
  const toIt = endpoint ? `endpoint_id = ${endpoint} and ` : ''
  const either = status ? conditionsOf(closed)[status] : ['true']
  return either
    .map((condition) => `select email_id from deliveries where ${toIt}${condition}`)
    .join(' union all ')
}

/** Those owed to nobody, also because all they were owed was dismissed. */
export const EMAILS_NOWHERE = `
select id from emails where is_nowhere
union all select email_id from (${owedEmails('dismissed')}) as one where not exists (
  select from shown_deliveries as other where other.email_id = one.email_id and other.status <> 'dismissed')`
