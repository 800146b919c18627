import type { Attempt, Endpoint } from '../../../shared/api.ts'
import { isSuccess } from '../../../shared/is-success.ts'
import { showUrl } from '../../show-url.ts'
import type { Texts } from './texts.ts'
import { AttemptOutcome } from './deliveries.tsx'
import { Layout } from './layout.tsx'
import { PostButton } from './post-button.tsx'
import type { View } from './view.ts'

export interface EndpointsPageProps {
  view: View
  endpoints: Endpoint[]
  /** Only in the answer to the form that created it. */
  created?: { name: string; secret: string }
  test?: { endpointId: string; attempt: Attempt }
  /** What was typed and why it was refused. */
  refused?: { url?: unknown; name?: unknown; reason: string }
}

export function EndpointsPage({ view, endpoints, created, test, refused }: EndpointsPageProps) {
  const { texts } = view
  return (
    <Layout view={view} title={texts.endpoints.title}>
      <h1>{texts.endpoints.title}</h1>
      <p>{texts.endpoints.intro}</p>
      {created && (
        <div role="status" class="notice">
          <strong>{created.name}</strong>
          <p>{texts.endpoints.created}</p>
          <pre>
            <code>{created.secret}</code>
          </pre>
        </div>
      )}
      {endpoints.length === 0 && <p>{texts.endpoints.none}</p>}
      {endpoints.map((endpoint) => (
        <EndpointCard
          texts={texts}
          attempt={test?.endpointId === endpoint.id ? test.attempt : undefined}
          key={endpoint.id}
          endpoint={endpoint}
        />
      ))}
      <AddForm texts={texts} refused={refused} />
    </Layout>
  )
}

function EndpointCard({ texts, endpoint, attempt }: { texts: Texts; endpoint: Endpoint; attempt?: Attempt }) {
  const { endpoints: words } = texts
  const action = (verb: string) => `/dashboard/endpoints/${encodeURIComponent(endpoint.id)}/${verb}`
  return (
    <article aria-labelledby={endpoint.id}>
      <h2 id={endpoint.id}>{endpoint.name}</h2>
      <p>
        <code>{showUrl(endpoint.url)}</code>{' '}
        <span class={`status ${endpoint.enabled ? 'delivered' : 'held'}`}>
          {endpoint.enabled ? words.enabled : words.paused}
        </span>{' '}
        {endpoint.disabledReason}
      </p>
      {attempt && <TestResult texts={texts} attempt={attempt} />}
      <div class="actions">
        <PostButton action={action('test')} label={words.sendTest} />
        <PostButton
          action={action(endpoint.enabled ? 'pause' : 'resume')}
          label={endpoint.enabled ? words.pause : words.resume}
          class="secondary"
        />
        <details>
          <summary>{words.remove}</summary>
          <p>{words.removeWarning}</p>
          <PostButton action={action('delete')} label={words.removeConfirm} class="contrast" />
        </details>
      </div>
    </article>
  )
}

function TestResult({ texts, attempt }: { texts: Texts; attempt: Attempt }) {
  return (
    <div role="status" class="notice">
      {isSuccess(attempt.httpStatus ?? 0) ? texts.endpoints.testDelivered : texts.endpoints.testFailed}{' '}
      {attempt.durationMs} ms <AttemptOutcome texts={texts} attempt={attempt} />
    </div>
  )
}

function AddForm({
  texts: { endpoints: words },
  refused,
}: { texts: Texts } & Pick<EndpointsPageProps, 'refused'>) {
  return (
    <form method="post" action="/dashboard/endpoints" aria-labelledby="add-heading">
      <h2 id="add-heading">{words.add}</h2>
      {refused && (
        <p role="alert">
          {explainRefusal(words, refused.reason)} <small>({refused.reason})</small>
        </p>
      )}
      <label>
        {words.url}
        <input
          type="url"
          name="url"
          required
          placeholder="https://example.com/webhook"
          value={typed(refused?.url)}
          aria-invalid={refused ? 'true' : undefined}
        />
      </label>
      <label>
        {words.name}
        <input name="name" maxlength={200} value={typed(refused?.name)} />
      </label>
      <label>
        {words.secret}
        <input name="secret" autocomplete="off" spellcheck={false} aria-describedby="secret-hint" />
      </label>
      <small id="secret-hint">{words.secretHint}</small>
      <button>{words.submit}</button>
    </form>
  )
}

function explainRefusal(words: Texts['endpoints'], reason: string): string {
  if (reason.startsWith('url')) return words.refusedUrl
  return reason.startsWith('secret') ? words.refusedSecret : words.refused
}

const typed = (value: unknown) => (typeof value === 'string' ? value : undefined)
