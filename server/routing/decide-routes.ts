import type { KeptPush } from '../../shared/push.ts'
import type { Route, Routes, Rule } from '../../shared/rule.ts'
import { readTexts, type TextsOf } from './email-texts.ts'
import { matchRule } from './match-rule.ts'

export interface Ruled {
  id: string
  createdAt: string
  rule?: Rule | undefined
}

/** What each endpoint's rule says of an email that comes now; undefined where none has a rule, and so all get it. */
export function decideRoutes(endpoints: Ruled[], push: KeptPush): Routes | undefined {
  if (!endpoints.some(hasRule)) return undefined
  const textsOf = readTexts(push)
  const routes: Routes = {}
  let stoppedBy: string | undefined
  for (const endpoint of inOrder(endpoints)) {
    const route: Route = stoppedBy
      ? { wanted: false, why: 'stopped', stoppedBy }
      : tryToMatch(endpoint, textsOf)
    routes[endpoint.id] = route
    if (route.wanted && endpoint.rule?.stop) stoppedBy = endpoint.id
  }
  return routes
}

const hasRule = ({ rule }: Ruled) => rule !== undefined && (rule.conditions.length > 0 || rule.stop === true)

/** In which endpoints are asked: the one that was made first comes first. */
export function inOrder<E extends Ruled>(endpoints: E[]): E[] {
  const key = ({ createdAt, id }: Ruled) => `${createdAt} ${id}`
  return endpoints.toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
}

/** No email is refused, or lost to an endpoint, because of a rule that an earlier version may have kept. */
function tryToMatch({ rule }: Ruled, textsOf: TextsOf): Route {
  try {
    return matchRule(rule, textsOf)
  } catch {
    return { wanted: true, why: 'failed' }
  }
}

/** One that was made or given a rule just now is in no decision. The Postgres store says the same, in `accept-emails.ts`. */
export function isWanted(endpoint: Ruled, routes: Routes | undefined): boolean {
  return routes?.[endpoint.id]?.wanted ?? !endpoint.rule?.conditions.length
}
