import type { Delivery, Endpoint } from '../../../../shared/api.ts'
import type { Route } from '../../../../shared/rule.ts'
import { ConditionWords } from '../parts/condition-words.tsx'
import { isolated } from '../parts/show-text.ts'
import type { View } from '../view.ts'

interface Props {
  view: View
  /** What its rule said when the email came; undefined where nobody asked. */
  route: Route | undefined
  /** Undefined: the email is not owed to it. */
  delivery: Delivery | undefined
  endpoints: Endpoint[]
}

/** Why the endpoint gets the email, or does not. */
export function Why({ view, route, delivery, endpoints }: Props) {
  const { rules: words, email } = view.texts
  if (!delivery && route?.wanted) return <>{words.onRelease}</>
  const isByHand = delivery !== undefined && (route ? !route.wanted : delivery.isAgain)
  return (
    <>
      {route ? (
        <RouteWords view={view} route={route} endpoints={endpoints} />
      ) : (
        !isByHand && (delivery ? words.noRule : email.notOwed)
      )}
      {isByHand && ` ${words.byHand}`}
    </>
  )
}

function RouteWords({ view, route, endpoints }: Pick<Props, 'view' | 'endpoints'> & { route: Route }) {
  const { rules: words, email } = view.texts
  switch (route.why) {
    case 'no_rule':
      return <>{words.noRule}</>
    case 'failed':
      return <>{words.failed}</>
    case 'stopped': {
      const stopping = endpoints.find(({ id }) => id === route.stoppedBy)
      return <>{words.stopped(isolated(stopping?.name ?? email.deletedEndpoint))}</>
    }
    case 'rule':
      return <Conditions view={view} route={route} />
  }
}

function Conditions({ view, route: { wanted, conditions = [] } }: { view: View; route: Route }) {
  const { rules: words } = view.texts
  return (
    <>
      {wanted ? words.wanted : conditions.length > 1 ? words.noneHolds : words.notWanted}{' '}
      {conditions.map((condition, index) => (
        <span key={index}>
          {index > 0 && '; '}
          <ConditionWords view={view} condition={condition} />
        </span>
      ))}
    </>
  )
}
