import type { Endpoint } from '../../../../shared/api.ts'
import type { EndpointMeasures } from '../../../../shared/measures.ts'
import { tellReason } from '../../../common/tell-reason.ts'
import { formatAgeOf } from '../parts/ages.ts'
import { AttemptBars, countAttempts } from '../parts/bars.tsx'
import { formatCount } from '../parts/format.tsx'
import { linkTo } from '../history/history-filter.ts'
import { DelayFigures, findWorst, Who } from './lane-parts.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { numberFormat } from '../parts/intl-formats.ts'
import type { View } from '../view.ts'

interface Props {
  view: View
  endpoint: Endpoint
  measures: EndpointMeasures | undefined
}

/** One endpoint: whether it answers, what waits for it, how long its answers take. */
export function EndpointLane({ view, endpoint, measures }: Props) {
  const { overview: words } = view.texts
  const worst = findWorst(view, 'endpoint', endpoint.id)
  return (
    <div class={`lane ${worst ? '' : 'healthy'}`}>
      <Who
        view={view}
        worst={worst}
        isOff={!endpoint.enabled}
        unsure={whyUnsure(measures, words)}
        name={endpoint.name}
        href={`/dashboard/endpoints#${encodeURIComponent(endpoint.id)}`}
      >
        <span class="only-wide">{whereOrWhy(endpoint, words)}</span>
        <span class="only-phone">
          {!endpoint.enabled ? (
            whereOrWhy(endpoint, words)
          ) : measures && measures.waiting > 0 ? (
            words.waitingCount(formatCount(measures.waiting, view))
          ) : (
            <Rate view={view} measures={measures} />
          )}
        </span>
      </Who>
      {measures ? <AttemptBars view={view} measures={measures} /> : <span />}
      <p class="wide small cut talk">
        <Rate view={view} measures={measures} />
        <LastError view={view} measures={measures} />
      </p>
      <Waiting view={view} endpoint={endpoint} measures={measures} />
      <div class="only-wide">
        <DelayFigures view={view} delay={measures?.answer} />
      </div>
    </div>
  )
}

/** What fails is found once it lasts; until then it is not well either. */
function whyUnsure(
  measures: EndpointMeasures | undefined,
  words: View['texts']['overview'],
): string | undefined {
  if (measures?.failing) return words.failedLast
  return measures?.lastSuccessAt ? undefined : words.neverSent
}

function whereOrWhy({ enabled, disabledReason, url }: Endpoint, words: View['texts']['overview']): string {
  if (enabled) return new URL(url).host
  return disabledReason ? words.disabled : words.paused
}

/** One that is no more, of which some were never delivered: they count until somebody says that they do not matter. */
export function DeletedLane({ view, measures }: { view: View; measures: EndpointMeasures }) {
  const { overview: words, email, history } = view.texts
  const { endpointId: endpoint, undelivered } = measures
  return (
    <div class="lane">
      <Who
        view={view}
        worst={undefined}
        isOff
        name={email.deletedEndpoint}
        href={linkTo({ endpoint, delivery: 'undelivered' })}
      >
        {endpoint}
      </Who>
      <span />
      <p class="wide">
        <a class="bad" href={linkTo({ endpoint, delivery: 'undelivered' })}>
          {formatCount(undelivered, view)} {words.undelivered}
        </a>
      </p>
      <PostButton action="/dashboard/dismiss" class="small" fields={{ endpoint }}>
        {history.dismiss}
      </PostButton>
    </div>
  )
}

interface PartProps {
  view: View
  measures: EndpointMeasures | undefined
}

/** Of attempts. Never rounded up to all: 99.97 % is not 100 %. */
export function Rate({ view, measures }: PartProps) {
  const { delivered, failed } = countAttempts(measures)
  const { nothingSent, neverSent } = view.texts.overview
  if (delivered + failed === 0)
    return (
      <span class="muted">{measures?.lastSuccessAt || measures?.lastFailure ? nothingSent : neverSent}</span>
    )
  const rate = delivered / (delivered + failed)
  const percent = { style: 'percent', maximumFractionDigits: 1 } as const
  const shown = numberFormat(view.locale, percent).format(rate === 1 ? 1 : Math.min(rate, 0.999))
  return <b class={rate < 0.5 ? 'bad' : undefined}>{view.texts.overview.rate(shown)}</b>
}

/** What it says of an endpoint goes on after its rate. */
export function LastError({ view, measures }: PartProps) {
  const { overview: words } = view.texts
  if (!measures?.lastFailure)
    return measures?.lastSuccessAt ? <span class="muted"> · {words.noError}</span> : null
  const { at } = measures.lastFailure
  const error = tellReason(measures.lastFailure.error, view.texts.language)
  return (
    <span class="muted" title={error}>
      {' · '}
      {words.lastError(error, formatAgeOf(at, view))}
    </span>
  )
}

function Waiting({ view, endpoint, measures }: Props) {
  const { overview: words } = view.texts
  if (!measures) return <span />
  const { waiting, held, undelivered, oldestDueAt } = measures
  return (
    <p class="small talk">
      <a href={linkTo({ endpoint: endpoint.id })}>
        <b>{formatCount(waiting + held, view)}</b>
      </a>{' '}
      <span class="muted">
        {held > 0 ? words.held : words.waitingColumn.toLowerCase()}
        {held === 0 && oldestDueAt && ` · ${words.oldest(formatAgeOf(oldestDueAt, view))}`}
      </span>
      {undelivered > 0 && (
        <>
          <br />
          <a class="bad" href={linkTo({ endpoint: endpoint.id, delivery: 'undelivered' })}>
            {formatCount(undelivered, view)} {words.undelivered}
          </a>
        </>
      )}
    </p>
  )
}
