import type { Attempt, AttemptSteps, Delivery } from '../../../../shared/api.ts'
import { isSuccess } from '../../../../shared/is-success.ts'
import { tellReason } from '../../../common/tell-reason.ts'
import { shorten } from '../../shorten.ts'
import { formatDuration } from '../parts/ages.ts'
import { CardTable } from '../parts/card-table.tsx'
import { More } from '../parts/format.tsx'
import { formatClock, Time } from '../parts/times.tsx'
import type { View } from '../view.ts'
import { SECOND_MS } from '../../../common/time-units.ts'

// The newest; every change fetches the page again.
const SHOWN_ATTEMPTS = 20
const SHOWN_OF_ANSWER = 2_000

interface Props {
  view: View
  attemptLog: Attempt[]
  nextAttemptAt: Delivery['nextAttemptAt']
  /** Where the whole of an answer is to be read. */
  answerPath(attempt: Attempt): string
}

/** Every attempt: when they were on one line, then each with its answer and what it spent its time on. */
export function Attempts({ view, attemptLog, nextAttemptAt, answerPath }: Props) {
  const { email: words } = view.texts
  if (attemptLog.length === 0) return null
  return (
    <>
      <Timeline view={view} attemptLog={attemptLog} nextAttemptAt={nextAttemptAt} />
      <CardTable
        columns={[words.at, words.outcome, words.duration, words.steps]}
        rows={attemptLog.slice(-SHOWN_ATTEMPTS).map((attempt) => ({
          cells: [
            <Time iso={attempt.at} view={view} />,
            <Answer view={view} attempt={attempt} path={answerPath(attempt)} />,
            formatDuration(attempt.durationMs, view),
            attempt.steps && <Steps view={view} steps={attempt.steps} />,
          ],
        }))}
      />
      <More of={attemptLog.length} shown={SHOWN_ATTEMPTS} view={view} />
    </>
  )
}

const WIDTH = 600
const MONTH_S = 30 * 24 * 60 * 60
/** Seconds since the first, on a scale on which 5 s and 3 days are both seen. */
const placeOf = (seconds: number) =>
  8 + (Math.log1p(Math.max(0, seconds)) / Math.log1p(MONTH_S)) * (WIDTH - 16)

function Timeline({ view, attemptLog, nextAttemptAt }: Omit<Props, 'answerPath'>) {
  const first = Date.parse(attemptLog[0]?.at ?? '')
  const at = (iso: string) => placeOf((Date.parse(iso) - first) / SECOND_MS)
  const last = attemptLog.at(-1)?.at ?? ''
  return (
    <svg
      class="timeline"
      viewBox={`0 0 ${WIDTH} 20`}
      role="img"
      aria-label={view.texts.email.timeline(attemptLog.length)}
    >
      <path class="base" d={`M8 10H${WIDTH - 8}`} />
      {nextAttemptAt && (
        <>
          <path class="ahead" d={`M${at(last)} 10H${at(nextAttemptAt)}`} />
          <circle class="next" cx={at(nextAttemptAt)} cy="10" r="5">
            <title>{formatClock(new Date(nextAttemptAt), view)}</title>
          </circle>
        </>
      )}
      {attemptLog
        .slice(-SHOWN_ATTEMPTS)
        .map((attempt) =>
          isSuccess(attempt.httpStatus ?? 0) ? (
            <circle class="delivered" cx={at(attempt.at)} cy="10" r="5" key={attempt.at} />
          ) : (
            <path class="failed" d={`M${at(attempt.at) - 4} 6h8v8h-8z`} key={attempt.at} />
          ),
        )}
    </svg>
  )
}

export function Answer({ view, attempt, path }: { view: View; attempt: Attempt; path?: string }) {
  const { at, error, httpStatus, responseHead, isReduced } = attempt
  const { email: words } = view.texts
  return (
    <>
      <b class={isSuccess(httpStatus ?? 0) ? 'ok' : 'bad'}>
        {error ? tellReason(error, view.texts.language) : `HTTP ${httpStatus}`}
      </b>
      {isReduced && <small> {words.isReduced}</small>}
      {responseHead && (
        <details id={`answer-${at}`}>
          <summary>{words.body}</summary>
          <pre class="mail code" tabindex={0}>
            {shorten(responseHead, SHOWN_OF_ANSWER)}
          </pre>
          {path && responseHead.length > SHOWN_OF_ANSWER && <a href={path}>{words.wholeAnswer}</a>}
        </details>
      )}
    </>
  )
}

const STEPS = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs'] as const satisfies (keyof AttemptSteps)[]

/** What the attempt spent its time on, as a bar and in figures; a kept connection needs only the last. */
function Steps({ view, steps }: { view: View; steps: AttemptSteps }) {
  const { stepNames } = view.texts.email
  const known = STEPS.flatMap((name, index) =>
    steps[name] === undefined ? [] : [{ name, index, ms: steps[name] }],
  )
  if (known.length === 0) return null
  const sum = Math.max(
    1,
    known.reduce((all, { ms }) => all + ms, 0),
  )
  const before = (count: number) => known.slice(0, count).reduce((all, { ms }) => all + ms, 0)
  return (
    <>
      <svg class="phases" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        {known.map(({ name, index, ms }, place) => (
          <rect
            class={`p${index}`}
            x={(before(place) / sum) * 100}
            width={(ms / sum) * 100}
            height="6"
            key={name}
          />
        ))}
      </svg>
      <small class="muted">
        {known.map(({ name, ms }) => `${stepNames[name]} ${formatDuration(ms, view)}`).join(' · ')}
      </small>
    </>
  )
}
