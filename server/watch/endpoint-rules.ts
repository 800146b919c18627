import type { Subject } from '../../shared/finding.ts'
import type { EndpointFacts } from './facts.ts'
import { about, type Rule, type Said, type Sight } from './rule.ts'
import { DAY_MS, MINUTE_MS } from '../common/time-units.ts'

const FAILING_MS = 15 * MINUTE_MS
export const OVERDUE_MS = 15 * MINUTE_MS

/** Where webhooks go: whether they arrive, and what waits. */
export const judgeEndpoints: Rule = (sight) =>
  sight.facts.endpoints.flatMap((endpoint) =>
    about(subjectOf(endpoint), [
      endpoint.isEnabled ? judgeAnswers(endpoint, sight) : judgeDisabled(endpoint, sight),
      judgeOverdue(endpoint, sight),
      judgeUndelivered(endpoint),
    ]),
  )

const subjectOf = ({ id, name }: EndpointFacts): Subject => ({ kind: 'endpoint', id, name })
const mend = ({ id }: EndpointFacts) => ({
  kind: 'post' as const,
  href: `/dashboard/endpoints/${encodeURIComponent(id)}/test-and-send`,
})

function judgeAnswers(endpoint: EndpointFacts, { now }: Sight): Said {
  const { failing, waiting } = endpoint
  if (!failing || now - failing.since < FAILING_MS) return undefined
  return {
    code: 'endpoint_failing',
    severity: 'broken',
    since: failing.since,
    facts: { waiting, failures: failing.failures, error: failing.lastError },
    action: mend(endpoint),
  }
}

/** Disabled because it asked for that, or failed for days; or paused by a person, which is only worth a note, and later. */
function judgeDisabled(endpoint: EndpointFacts, { now }: Sight): Said {
  const { disabledAt, disabledReason, waiting } = endpoint
  if (disabledReason) {
    return {
      code: 'endpoint_disabled',
      severity: 'broken',
      since: disabledAt,
      facts: { reason: disabledReason, waiting },
      action: mend(endpoint),
    }
  }
  if (disabledAt === undefined || now - disabledAt < DAY_MS) return undefined
  return {
    code: 'endpoint_paused',
    severity: 'note',
    since: disabledAt,
    facts: { waiting },
    action: { kind: 'link', href: '/dashboard/endpoints' },
  }
}

/** Due and not even tried: our own side is behind. What stands on its ladder is not due. */
function judgeOverdue(endpoint: EndpointFacts, { facts, now }: Sight): Said {
  const { isEnabled, oldestDueAt, waiting } = endpoint
  if (!isEnabled || facts.switches.sendingOffSince !== undefined || oldestDueAt === undefined)
    return undefined
  if (now - oldestDueAt < OVERDUE_MS) return undefined
  return {
    code: 'delivery_overdue',
    severity: 'late',
    since: oldestDueAt,
    facts: { waiting },
    action: { kind: 'link', href: `/dashboard?endpoint=${encodeURIComponent(endpoint.id)}&delivery=pending` },
  }
}

/** Who deleted the endpoint was told how many there are: that wakes nobody. */
function judgeUndelivered(endpoint: EndpointFacts): Said {
  const { count, firstAt } = endpoint.undelivered
  if (count === 0) return undefined
  return {
    code: 'deliveries_undelivered',
    severity: endpoint.isDeleted ? 'note' : 'late',
    since: firstAt,
    facts: { count, ...(endpoint.isDeleted && { deleted: 'yes' }) },
    action: {
      kind: 'link',
      href: `/dashboard?endpoint=${encodeURIComponent(endpoint.id)}&delivery=undelivered`,
    },
  }
}
