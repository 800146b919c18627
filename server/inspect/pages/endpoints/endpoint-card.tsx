import type { Attempt, Endpoint } from '../../../../shared/api.ts'
import { isSuccess } from '../../../../shared/is-success.ts'
import type { EndpointMeasures } from '../../../../shared/measures.ts'
import { tellReason } from '../../../common/tell-reason.ts'
import { showUrl } from '../../../common/show-url.ts'
import { formatAgeOf, formatDuration } from '../parts/ages.ts'
import { Answer } from '../email/attempts.tsx'
import { AttemptBars } from '../parts/bars.tsx'
import { Notice } from '../parts/card.tsx'
import { MARKS } from '../parts/finding-line.tsx'
import { EndpointField, type TypedEndpoint } from './endpoint-field.tsx'
import { RuleFields } from './rule-fields.tsx'
import { LimitFields } from './limit-fields.tsx'
import { PreviewButton, PreviewOf, ShapeFields } from './shape-fields.tsx'
import { LastError, Rate } from '../overview/endpoint-lane.tsx'
import { formatCount } from '../parts/format.tsx'
import { findWorst } from '../overview/lane-parts.tsx'
import { Mark } from '../parts/marks.tsx'
import { Options } from '../parts/options.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'
import { ClosedUntil, WindowFields } from './window-fields.tsx'

export interface EndpointCardProps {
  view: View
  endpoint: Endpoint
  measures: EndpointMeasures | undefined
  /** How the test went that was just asked for. */
  attempt: Attempt | undefined
  /** A change of it that was refused. */
  typed: TypedEndpoint | undefined
}

/** One endpoint: its state, what it does, and everything that can be done with it. */
export function EndpointCard(props: EndpointCardProps) {
  const { view, endpoint, measures, attempt } = props
  const { endpoints: words } = view.texts
  const worst = findWorst(view, 'endpoint', endpoint.id)
  const isIll = worst?.severity === 'broken'
  return (
    <section class="card" aria-labelledby={endpoint.id}>
      <header class="now" id={`head-${endpoint.id}`}>
        <Mark
          name={
            worst
              ? MARKS[worst.severity]
              : !endpoint.enabled
                ? 'held'
                : measures?.failing || !measures?.lastSuccessAt
                  ? 'pending'
                  : 'well'
          }
        />
        <h2 id={endpoint.id}>{endpoint.name}</h2>
        <span class={`word ${endpoint.enabled ? 'ok' : ''}`}>
          {endpoint.enabled
            ? words.enabled
            : endpoint.disabledReason
              ? view.texts.overview.disabled
              : words.paused}
        </span>
        <code class="long">{showUrl(endpoint.url)}</code>
        <Actions {...props} isIll={isIll} />
      </header>
      <div class="now" id={`why-${endpoint.id}`}>
        {endpoint.disabledReason && (
          <p class="body">
            {tellReason(endpoint.disabledReason, view.texts.language)}
            {endpoint.isProbed && `. ${view.texts.limits.probed}`}
          </p>
        )}
        <ClosedUntil view={view} window={endpoint.window} />
        <Overlap {...props} />
      </div>
      {attempt && <TestResult view={view} attempt={attempt} />}
      <Figures {...props} />
      <EditForm {...props} />
      <RotateForm {...props} />
      <DeleteForm {...props} />
    </section>
  )
}

const actionOf = ({ id }: Endpoint, verb: string) => `/dashboard/endpoints/${encodeURIComponent(id)}/${verb}`

function Actions({ view, endpoint, measures, isIll }: EndpointCardProps & { isIll: boolean }) {
  const { endpoints: words } = view.texts
  const waiting = (measures?.waiting ?? 0) + (measures?.held ?? 0)
  return (
    <div class="end">
      {(isIll || endpoint.disabledReason) && (
        <PostButton action={actionOf(endpoint, 'test-and-send')} class="small primary">
          {waiting > 0 ? words.testAndSend(formatCount(waiting, view)) : words.testAndResume}
        </PostButton>
      )}
      <PostButton action={actionOf(endpoint, 'test')} class="small">
        {words.sendTest}
      </PostButton>
      <PostButton action={actionOf(endpoint, endpoint.enabled ? 'pause' : 'resume')} class="small">
        {endpoint.enabled ? words.pause : words.resume}
      </PostButton>
    </div>
  )
}

function TestResult({ view, attempt }: { view: View; attempt: Attempt }) {
  const { endpoints: words } = view.texts
  const isDelivered = isSuccess(attempt.httpStatus ?? 0)
  return (
    <Notice look={isDelivered ? 'ok' : 'late'}>
      <p>
        {isDelivered ? words.testDelivered : words.testFailed} {formatDuration(attempt.durationMs, view)}{' '}
      </p>
      <div>
        <Answer view={view} attempt={attempt} />
      </div>
    </Notice>
  )
}

function Figures({ view, endpoint, measures }: EndpointCardProps) {
  const { overview: words } = view.texts
  if (!measures) return null
  const { waiting, held, undelivered, oldestDueAt, answer } = measures
  const figures: [value: string | undefined, word: string][] = [
    [formatCount(waiting + held, view), held > 0 ? words.held : words.waitingColumn.toLowerCase()],
    [oldestDueAt && formatAgeOf(oldestDueAt, view), words.oldest('')],
    [undelivered > 0 ? formatCount(undelivered, view) : undefined, words.undelivered],
    [answer.medianMs === undefined ? undefined : formatDuration(answer.medianMs, view), words.median],
    [answer.p95Ms === undefined ? undefined : formatDuration(answer.p95Ms, view), words.p95],
  ]
  return (
    <div class="split now" id={`figures-${endpoint.id}`}>
      <div>
        <p>
          <Rate view={view} measures={measures} />
          <LastError view={view} measures={measures} />
        </p>
        <div class="figures mid">
          {figures.map(
            ([value, word]) =>
              value && (
                <p class="figure" key={word}>
                  <b>{value}</b> <span>{word}</span>
                </p>
              ),
          )}
        </div>
      </div>
      <AttemptBars view={view} measures={measures} />
    </div>
  )
}

function EditForm({ view, endpoint, typed }: EndpointCardProps) {
  const { endpoints: words } = view.texts
  const shared = { words, typed }
  return (
    <details class="fold" id={`edit-${endpoint.id}`} open={typed !== undefined}>
      <summary>{words.edit}</summary>
      <form method="post" action={actionOf(endpoint, 'edit')} class="stack">
        <EndpointField {...shared} name="name" label={words.name} value={endpoint.name} />
        <EndpointField
          {...shared}
          name="url"
          label={words.newUrl}
          placeholder={showUrl(endpoint.url)}
          hint={words.newUrlHint}
        />
        <RuleFields view={view} typed={typed} known={endpoint.rule} />
        <WindowFields view={view} typed={typed} known={endpoint.window} />
        <ShapeFields view={view} typed={typed} known={endpoint} />
        <LimitFields view={view} typed={typed} known={endpoint} />
        <div class="actions">
          <button class="primary">{words.save}</button>
          <PreviewButton view={view} id={endpoint.id} />
        </div>
        <PreviewOf view={view} preview={typed?.preview} />
      </form>
    </details>
  )
}

function Overlap({ view, endpoint: { previousSecretUntil = '' } }: EndpointCardProps) {
  const { endpoints: words } = view.texts
  if (!(Date.parse(previousSecretUntil) > view.now.getTime())) return null
  return (
    <p class="body">
      {words.bothUntil} <Time iso={previousSecretUntil} view={view} />. {words.testIsNew}
    </p>
  )
}

const OVERLAP_HOURS = [24, 0, 1, 72, 168]

function RotateForm({ view, endpoint }: EndpointCardProps) {
  const { endpoints: words } = view.texts
  return (
    <details class="fold" id={`rotate-${endpoint.id}`}>
      <summary>{words.rotate}</summary>
      <form method="post" action={actionOf(endpoint, 'rotate-secret')} class="stack">
        <p>{words.rotateHint}</p>
        <label>
          {words.overlap}
          <select name="overlapHours">
            <Options of={OVERLAP_HOURS.map((hours) => [hours, words.hours(hours)])} />
          </select>
        </label>
        <div>
          <button class="primary">{words.rotateConfirm}</button>
        </div>
      </form>
    </details>
  )
}

/** Says first what goes with it. */
function DeleteForm({ view, endpoint, measures }: EndpointCardProps) {
  const { endpoints: words } = view.texts
  const count = (number: number | undefined) => formatCount(number ?? 0, view)
  return (
    <details class="fold" id={`delete-${endpoint.id}`}>
      <summary>{words.remove}</summary>
      <div class="stack">
        <p class="now" id={`owed-${endpoint.id}`}>
          {measures &&
            words.removeCounts(count(measures.waiting + measures.held), count(measures.undelivered))}{' '}
          {words.removeWarning}
        </p>
        <PostButton action={actionOf(endpoint, 'delete')} class="small danger">
          {words.removeConfirm}
        </PostButton>
      </div>
    </details>
  )
}
