import type { Endpoint } from '../../../../shared/api.ts'
import { Limits } from '../../../../shared/endpoint-limits.ts'
import type { View } from '../view.ts'
import type { TypedEndpoint } from './endpoint-field.tsx'
import { USUAL, type LimitName } from './read-limits.ts'

interface Props {
  view: View
  typed: TypedEndpoint | undefined
  known?: Endpoint
}

const NAMES = Limits.keyof().options

/** What the endpoint can take, and what it wants to see in each request. */
export function LimitFields(props: Props) {
  const { view, typed } = props
  const isRefused = [...NAMES, 'headers'].some((name) => typed?.reason?.startsWith(name))
  return (
    <details class="fold" open={isRefused || typed?.limits?.hasHeaders || typed?.limits?.removesHeaders}>
      <summary>{view.texts.limits.title}</summary>
      <div class="stack">
        {NAMES.map((name) => (
          <LimitField {...props} name={name} key={name} />
        ))}
        <HeadersField {...props} />
      </div>
    </details>
  )
}

function LimitField({ view, typed, known, name }: Props & { name: LimitName }) {
  const { limits: words } = view.texts
  const written = typed?.limits?.[name]
  const { minValue, maxValue } = Limits.shape[name].unwrap()
  const refusal = refusalOf(typed, name)
  return (
    <label class="field">
      {words.fields[name]}
      <input
        type="number"
        name={name}
        min={minValue ?? undefined}
        max={maxValue ?? undefined}
        value={typeof written === 'string' ? written : (known?.[name] ?? USUAL[name])}
        aria-invalid={refusal ? true : undefined}
        aria-describedby={refusal}
      />
      <Refusal id={refusal} reason={typed?.reason} text={words.refusals[name]} />
    </label>
  )
}

/** Written only: a value that was saved is never shown. */
function HeadersField({ view, typed, known }: Props) {
  const { limits: words } = view.texts
  const names = known?.headers ?? []
  const refusal = refusalOf(typed, 'headers')
  return (
    <>
      <label class="field">
        {words.headers}
        <textarea
          name="headers"
          rows={3}
          autocomplete="off"
          spellcheck={false}
          placeholder="X-Api-Key: …"
          aria-invalid={refusal ? true : undefined}
          aria-describedby={refusal}
        >
          {typed?.limits?.headerNames.map((name) => `${name}: \n`).join('')}
        </textarea>
        <Refusal id={refusal} reason={typed?.reason} text={words.refusals.headers} />
        {typed?.limits?.hasHeaders && <small class="bad">{words.headersAgain}</small>}
        <small>{names.length > 0 ? words.headersKept(names.join(', ')) : words.headersHint}</small>
      </label>
      {names.length > 0 && (
        <label>
          <input type="checkbox" name="removeHeaders" value="yes" checked={typed?.limits?.removesHeaders} />{' '}
          {words.removeHeaders}
        </label>
      )}
    </>
  )
}

const refusalOf = (typed: TypedEndpoint | undefined, name: string) =>
  typed?.reason?.startsWith(name) ? `${typed.id ?? 'new'}-${name}-refused` : undefined

function Refusal({
  id,
  reason,
  text,
}: {
  id: string | undefined
  reason?: string | undefined
  text: string
}) {
  if (!id) return null
  return (
    <small class="bad" id={id}>
      {text} ({reason})
    </small>
  )
}
