import type { Attempt, Endpoint } from '../../../shared/api.ts'
import type { Measures } from '../../../shared/measures.ts'
import { Notice } from './card.tsx'
import { CopyButton } from './copy-button.tsx'
import { EndpointCard } from './endpoint-card.tsx'
import { findWorst } from './lane-parts.tsx'
import { Layout } from './layout.tsx'
import type { Texts } from './texts.ts'
import type { View } from './view.ts'

export interface EndpointsPageProps {
  view: View
  endpoints: Endpoint[]
  measures: Measures
  /** Whose secret is to be shown, this once. */
  created?: { name: string; secret: string } | undefined
  test?: { endpointId: string; attempt: Attempt }
  typed?: TypedEndpoint
}

/** What was typed and is not added: why not, or which endpoint has that URL already. */
export interface TypedEndpoint {
  url?: unknown
  name?: unknown
  secret?: unknown
  reason?: string
  sameAs?: string
}

export function EndpointsPage({ view, endpoints, measures, created, test, typed }: EndpointsPageProps) {
  const { endpoints: words } = view.texts
  const isIll = ({ id }: Endpoint) => findWorst(view, 'endpoint', id) !== undefined
  const worstFirst = endpoints.toSorted((a, b) => Number(isIll(b)) - Number(isIll(a)))
  return (
    <Layout view={view} title={words.title}>
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
        />
      ))}
      <AddForm words={words} typed={typed} />
    </Layout>
  )
}

function Secret({ view, name, secret }: { view: View; name: string; secret: string }) {
  const { endpoints: words } = view.texts
  return (
    <Notice look="ok">
      <strong>{name}</strong>
      <p>{words.created}</p>
      <p class="secret">
        <code id="secret">{secret}</code>
        <CopyButton view={view} from="secret" />
      </p>
    </Notice>
  )
}

function AddForm({ words, typed = {} }: { words: Texts['endpoints']; typed: TypedEndpoint | undefined }) {
  const { reason, sameAs } = typed
  return (
    <form method="post" action="/dashboard/endpoints" class="card stack" aria-labelledby="add-heading">
      <h2 id="add-heading">{words.add}</h2>
      {reason && (
        <Notice look="bad">
          <span>
            {explainRefusal(words, reason)} <small>({reason})</small>
          </span>
        </Notice>
      )}
      {sameAs && (
        <Notice look="late">
          <p>{words.sameUrl(sameAs)}</p>
          <label>
            <input type="checkbox" name="again" value="yes" /> {words.sameUrlAgain}
          </label>
        </Notice>
      )}
      <label class="field">
        {words.url}
        <input
          type="url"
          name="url"
          required
          placeholder="https://example.com/webhook"
          value={textOf(typed.url)}
          aria-invalid={reason ? 'true' : undefined}
        />
      </label>
      <label class="field">
        {words.name}
        <input name="name" maxlength={200} value={textOf(typed.name)} />
      </label>
      <label class="field">
        {words.secret}
        <input
          name="secret"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="secret-hint"
          value={textOf(typed.secret)}
        />
      </label>
      <small id="secret-hint" class="muted">
        {words.secretHint}
      </small>
      <div>
        <button class="primary">{words.submit}</button>
      </div>
    </form>
  )
}

function explainRefusal(words: Texts['endpoints'], reason: string): string {
  if (reason.startsWith('url')) return words.refusedUrl
  return reason.startsWith('secret') ? words.refusedSecret : words.refused
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
