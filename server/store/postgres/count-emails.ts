import { DeliveryStatus, type EmailFilter } from '../../../shared/api.ts'
import type { Closed } from '../../routing/delivery-window.ts'
import { createConditions } from './filter-emails.ts'

const COUNT_ALL = '(select count(*) from emails)'

/** All but the few of which that is not so: those are what the indexes know. */
const COUNT_PROCESSED = `${COUNT_ALL} - (select count(*) from emails where is_nowhere and status <> 'processed')`
const COUNT_DELIVERED = `
${COUNT_ALL} - (select count(*) from emails where is_nowhere) - (
  select count(*) from (
    select email_id from deliveries where state = 'open' union select email_id from deliveries where state = 'undelivered'
  ) as unsettled where not exists (
    select from deliveries where deliveries.email_id = unsettled.email_id and state = 'delivered'))`

interface Statement {
  text: string
  values: unknown[]
}

/** What is about deliveries alone is counted without a look at the emails. */
export function createCount(filter: EmailFilter, closed: Closed): Statement {
  const { conditions, values, idLists } = createConditions(filter, closed)
  const [ids] = idLists
  const isOfIds = ids !== undefined && conditions.length === 1
  const count = (from: string) => ({ text: `select count(*)::int as count from ${from}`, values })
  if (conditions.length === 1 && filter.status === 'processed') return complement(COUNT_PROCESSED)
  if (isOfIds && !filter.endpoint && wantedOf(filter) === 'delivered') return complement(COUNT_DELIVERED)
  if (!isOfIds) return count(`emails as email where ${conditions.join(' and ') || 'true'}`)
  return count(filter.endpoint ? `(${ids}) as id` : `(select distinct * from (${ids}) as ids) as id`) // one delivery for each endpoint
}

const complement = (count: string): Statement => ({ text: `select (${count})::int as count`, values: [] })

const wantedOf = ({ delivery, status }: EmailFilter) => delivery ?? DeliveryStatus.safeParse(status).data

/** Whether it is about what is not settled, which is little. */
export function isAboutUnsettled(filter: EmailFilter): boolean {
  const wanted = wantedOf(filter)
  return filter.nowhere === true || (wanted !== undefined && wanted !== 'delivered')
}
