import type { Attempt, Endpoint } from '../../../../shared/api.ts'
import type { Measures } from '../../../../shared/measures.ts'
import { Notice } from '../parts/card.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { EndpointCard } from './endpoint-card.tsx'
import { EndpointField, type TypedEndpoint } from './endpoint-field.tsx'
import { RuleFields } from './rule-fields.tsx'
import { LimitFields } from './limit-fields.tsx'
import { PreviewButton, PreviewOf, ShapeFields } from './shape-fields.tsx'
import { findWorst } from '../overview/lane-parts.tsx'
import { Layout } from '../parts/layout.tsx'
import { LiveVerdict } from '../parts/live.tsx'
import { isolated } from '../parts/show-text.ts'
import type { View } from '../view.ts'
import { WindowFields, ZoneList } from './window-fields.tsx'

export interface EndpointsPageProps {
  view: View
  endpoints: Endpoint[]
  measures: Measures
  /** Whose secret is to be shown, this once. */
  created?: { name: string; secret: string; isRotated: boolean } | undefined
  test?: { endpointId: string; attempt: Attempt }
  typed?: TypedEndpoint
}

export function EndpointsPage({ view, endpoints, measures, created, test, typed }: EndpointsPageProps) {
  const { endpoints: words } = view.texts
  const isIll = ({ id }: Endpoint) => findWorst(view, 'endpoint', id) !== undefined
  const worstFirst = endpoints.toSorted((a, b) => Number(isIll(b)) - Number(isIll(a)))
  return (
    <Layout view={view} title={words.title}>
      <LiveVerdict view={view} path="/dashboard/endpoints" />
      <h1>{words.title}</h1>
      <p class="muted">{words.intro}</p>
      {created && <Secret view={view} {...created} />}
      {endpoints.length === 0 && <p>{words.none}</p>}
      {worstFirst.map((endpoint) => (
        <EndpointCard
          view={view}
          attempt={test?.endpointId === endpoint.id ? test.attempt : undefined}
          measures={measures.endpoints.find(({ endpointId }) => endpointId === endpoint.id)}
          key={endpoint.id}
          endpoint={endpoint}
          typed={typed?.id === endpoint.id ? typed : undefined}
        />
      ))}
      <AddForm view={view} typed={typed?.id ? undefined : typed} />
      <ZoneList />
    </Layout>
  )
}

function Secret({
  view,
  name,
  secret,
  isRotated,
}: { view: View } & NonNullable<EndpointsPageProps['created']>) {
  const { endpoints: words } = view.texts
  return (
    <Notice look="ok">
      <strong>{name}</strong>
      <p>{isRotated ? words.rotated : words.created}</p>
      <p class="secret">
        <code id="secret">{secret}</code>
        <CopyButton view={view} from="secret" />
      </p>
    </Notice>
  )
}

function AddForm({ view, typed }: { view: View; typed: TypedEndpoint | undefined }) {
  const { endpoints: words } = view.texts
  const sameAs = typed?.sameAs
  const shared = { words, typed }
  return (
    <form method="post" action="/dashboard/endpoints" class="card stack" aria-labelledby="add-heading">
      <h2 id="add-heading">{words.add}</h2>
      {sameAs && (
        <Notice look="late">
          <p>{words.sameUrl(isolated(sameAs))}</p>
          <label>
            <input type="checkbox" name="again" value="yes" /> {words.sameUrlAgain}
          </label>
        </Notice>
      )}
      <EndpointField
        {...shared}
        name="url"
        label={words.url}
        placeholder="https://example.com/webhook"
        required
      />
      <EndpointField {...shared} name="name" label={words.name} />
      <EndpointField {...shared} name="secret" label={words.secret} hint={words.secretHint} />
      <RuleFields view={view} typed={typed} />
      <WindowFields view={view} typed={typed} />
      <ShapeFields view={view} typed={typed} />
      <LimitFields view={view} typed={typed} />
      <div class="actions">
        <button class="primary">{words.submit}</button>
        <PreviewButton view={view} />
      </div>
      <PreviewOf view={view} preview={typed?.preview} />
    </form>
  )
}
