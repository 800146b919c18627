import type { Attempt, Endpoint } from '../../../shared/api.ts'
import { isSuccess } from '../../../shared/is-success.ts'
import { showUrl } from '../../show-url.ts'
import { formatDuration } from './ages.ts'
import { Notice } from './card.tsx'
import { Answer } from './attempts.tsx'
import { Layout } from './layout.tsx'
import { Mark } from './marks.tsx'
import { PostButton } from './post-button.tsx'
import type { Texts } from './texts.ts'
import type { View } from './view.ts'

export interface EndpointsPageProps {
  view: View
  endpoints: Endpoint[]
  /** Only in the answer to the form that created it. */
  created?: { name: string; secret: string } | undefined
  test?: { endpointId: string; attempt: Attempt }
  /** What was typed and why it was refused. */
  refused?: { url?: unknown; name?: unknown; reason: string }
}

export function EndpointsPage({ view, endpoints, created, test, refused }: EndpointsPageProps) {
  const { endpoints: words } = view.texts
  return (
    <Layout view={view} title={words.title}>
      <h1>{words.title}</h1>
      <p class="muted">{words.intro}</p>
      {created && (
        <Notice look="ok">
          <strong>{created.name}</strong>
          <p>{words.created}</p>
          <pre class="code">{created.secret}</pre>
        </Notice>
      )}
      {endpoints.length === 0 && <p>{words.none}</p>}
      {endpoints.map((endpoint) => (
        <EndpointCard
          view={view}
          attempt={test?.endpointId === endpoint.id ? test.attempt : undefined}
          key={endpoint.id}
          endpoint={endpoint}
        />
      ))}
      <AddForm words={words} refused={refused} />
    </Layout>
  )
}

function EndpointCard({
  view,
  endpoint,
  attempt,
}: {
  view: View
  endpoint: Endpoint
  attempt?: Attempt | undefined
}) {
  const { endpoints: words } = view.texts
  const action = (verb: string) => `/dashboard/endpoints/${encodeURIComponent(endpoint.id)}/${verb}`
  return (
    <section class="card" aria-labelledby={endpoint.id}>
      <header>
        <Mark name={endpoint.enabled ? 'well' : 'held'} />
        <h2 id={endpoint.id}>{endpoint.name}</h2>
        <span class={`word ${endpoint.enabled ? 'ok' : ''}`}>
          {endpoint.enabled ? words.enabled : words.paused}
        </span>
        <code class="long">{showUrl(endpoint.url)}</code>
        <div class="end">
          <PostButton action={action('test')} class="small">
            {words.sendTest}
          </PostButton>
          <PostButton action={action(endpoint.enabled ? 'pause' : 'resume')} class="small">
            {endpoint.enabled ? words.pause : words.resume}
          </PostButton>
          <details>
            <summary>{words.remove}</summary>
            <p>{words.removeWarning}</p>
            <PostButton action={action('delete')} class="small danger">
              {words.removeConfirm}
            </PostButton>
          </details>
        </div>
      </header>
      {endpoint.disabledReason && <p class="body">{endpoint.disabledReason}</p>}
      {attempt && <TestResult view={view} attempt={attempt} />}
    </section>
  )
}

function TestResult({ view, attempt }: { view: View; attempt: Attempt }) {
  const { endpoints: words } = view.texts
  const isDelivered = isSuccess(attempt.httpStatus ?? 0)
  return (
    <Notice look={isDelivered ? 'ok' : 'late'}>
      {isDelivered ? words.testDelivered : words.testFailed} {formatDuration(attempt.durationMs, view)}{' '}
      <Answer view={view} attempt={attempt} />
    </Notice>
  )
}

function AddForm({ words, refused }: { words: Texts['endpoints'] } & Pick<EndpointsPageProps, 'refused'>) {
  return (
    <form method="post" action="/dashboard/endpoints" class="card stack" aria-labelledby="add-heading">
      <h2 id="add-heading">{words.add}</h2>
      {refused && (
        <Notice look="bad">
          {explainRefusal(words, refused.reason)} <small>({refused.reason})</small>
        </Notice>
      )}
      <label class="field">
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
      <label class="field">
        {words.name}
        <input name="name" maxlength={200} value={typed(refused?.name)} />
      </label>
      <label class="field">
        {words.secret}
        <input name="secret" autocomplete="off" spellcheck={false} aria-describedby="secret-hint" />
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

const typed = (value: unknown) => (typeof value === 'string' ? value : undefined)
