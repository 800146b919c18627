import type { Subject } from '../../shared/finding.ts'
import type { EndpointFacts } from './facts.ts'
import { about, type Rule, type Said, type Sight } from './rule.ts'
import { DAY_MS, MINUTE_MS } from '../common/time-units.ts'

const FAILING_MS = 15 * MINUTE_MS
export const OVERDUE_MS = 15 * MINUTE_MS
const RATES = [90, 70, 50] // percent of attempts
const RATE_RELEASE = 40
const RATE_ATTEMPTS = 20 // of fewer a rate says little
const GIVEN_UP_MS = 5 * DAY_MS
const GIVEN_UP_FAILURES = 20

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

function judgeAnswers(endpoint: EndpointFacts, sight: Sight): Said {
  const { now } = sight
  const { failing, waiting, isUnreadable } = endpoint
  if (isUnreadable) return undefined // secrets_unreadable says why nothing arrives
  if (!failing || now - failing.since < FAILING_MS) return judgeRate(endpoint, sight)
  return {
    code: 'endpoint_failing',
    severity: 'broken',
    since: failing.since,
    facts: { waiting, failures: failing.failures, error: failing.lastError },
    action: mend(endpoint),
  }
}

/** Some arrive, and how many do not. */
function judgeRate(endpoint: EndpointFacts, { now, wasFound }: Sight): Said {
  const { delivered, failed, lastFailedAt = 0 } = endpoint.attempts
  const code = 'endpoint_failure_rate'
  const subject = subjectOf(endpoint)
  const attempts = delivered + failed
  if (attempts < RATE_ATTEMPTS || now - lastFailedAt >= FAILING_MS) return undefined
  const percent = Math.floor((100 * failed) / attempts)
  const isStill = wasFound(code, subject) && percent >= RATE_RELEASE
  const level = RATES.find((rate) => percent >= rate) ?? (isStill ? RATES.at(-1) : undefined)
  if (level === undefined) return undefined
  return {
    ...{ code, since: undefined, facts: { percent, level, failed, attempts } },
    severity: level === RATES[0] ? 'broken' : 'late',
    action: {
      kind: 'link',
      href: `/dashboard?endpoint=${encodeURIComponent(endpoint.id)}&delivery=retrying`,
    },
  }
}

/** All attempts failed for five days, and there were some: it is disabled, and now and then one email is tried. */
export function isGivenUp({ isEnabled, failing, enabledAt = 0 }: EndpointFacts): boolean {
  if (!isEnabled || !failing || failing.failures < GIVEN_UP_FAILURES) return false
  return failing.lastAt - Math.max(failing.since, enabledAt) >= GIVEN_UP_MS
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
