import type { Preview } from '../../../../shared/api.ts'
import { BodyFormat, EndpointShape, type Shaping } from '../../../../shared/endpoint-shape.ts'
import { emailPath } from '../email/email-path.ts'
import { formatBytes } from '../parts/format.tsx'
import { Options } from '../parts/options.tsx'
import type { View } from '../view.ts'
import type { TypedEndpoint } from './endpoint-field.tsx'
import { RulePreviewOf } from './rule-preview.tsx'

const SHOWN_CHARACTERS = 20_000 // the API has the whole of it

interface Props {
  view: View
  typed: TypedEndpoint | undefined
  /** What it wants while nothing was typed. */
  known?: Shaping
}

/** What it is told of an email, and in which format. */
export function ShapeFields({ view, typed, known = {} }: Props) {
  const { endpoints: words } = view.texts
  const { reason = '', shape = known.shape ?? 'standard', format = known.format ?? 'usual' } = typed ?? {}
  const refusal = /^(format|shape)/.test(reason) ? `${typed?.id ?? 'new'}-format-refused` : undefined
  return (
    <>
      <label class="field">
        {words.shape}
        <select name="shape">
          <Options of={EndpointShape.options.map((one) => [one, words.shapes[one]])} chosen={shape} />
        </select>
        <small>{words.shapeHint}</small>
      </label>
      <label class="field">
        {words.format}
        <select name="format" aria-invalid={refusal ? true : undefined} aria-describedby={refusal}>
          <Options of={BodyFormat.options.map((one) => [one, words.formats[one]])} chosen={format} />
        </select>
        {refusal && (
          <small class="bad" id={refusal}>
            {words.refusals.format} ({reason})
          </small>
        )}
      </label>
    </>
  )
}

/** Beside the button that saves, and after it: the first one is what Enter presses. */
export function PreviewButton({ view, id = '' }: { view: View; id?: string }) {
  return (
    <button formaction="/dashboard/endpoints/preview" formnovalidate name="id" value={id}>
      {view.texts.endpoints.preview}
    </button>
  )
}

/** As it would go over the wire, signed. */
export function PreviewOf({ view, preview }: { view: View; preview: Preview | undefined }) {
  const { endpoints: words } = view.texts
  if (!preview) return null
  const { matches, emailId, contentType, body, bytes } = preview
  return (
    <div>
      <RulePreviewOf view={view} matches={matches} />
      <p>
        {emailId ? (
          <a href={emailPath(emailId)}>
            {matches?.matched ? view.texts.rules.previewOfMatch : words.previewOfLatest}
          </a>
        ) : (
          words.previewOfTest
        )}{' '}
        <code>{contentType}</code>, {formatBytes(bytes, view)}. {words.nothingDone}
      </p>
      <pre class="mail" dir="auto" tabindex={0} autofocus>
        {body.slice(0, SHOWN_CHARACTERS)}
      </pre>
      {body.length > SHOWN_CHARACTERS && <p role="alert">{words.previewCut}</p>}
    </div>
  )
}
