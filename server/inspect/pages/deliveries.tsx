import type { Attempt, EmailDetail } from '../../../shared/api.ts'
import { isSuccess } from '../../../shared/is-success.ts'
import { shorten } from '../shorten.ts'
import { formatDuration } from './ages.ts'
import { Card } from './card.tsx'
import { CardTable } from './card-table.tsx'
import { More } from './format.tsx'
import { Mark, markOf } from './marks.tsx'
import { PostButton } from './post-button.tsx'
import { Time } from './times.tsx'
import type { View } from './view.ts'

// The newest; every change fetches the page again.
const SHOWN_ATTEMPTS = 20
const SHOWN_OF_ANSWER = 2_000

interface Props {
  view: View
  email: EmailDetail
  endpointNames: Map<string, string>
}

/** Where the email went: every delivery with every attempt. */
export function Deliveries({ view, email, endpointNames }: Props) {
  const { email: words } = view.texts
  const isSkipped = email.status === 'skipped_sender_not_allowed' && email.deliveries.length === 0
  const again = (
    <PostButton action={`/dashboard/emails/${encodeURIComponent(email.id)}/replay`} class="small">
      {words.replay}
    </PostButton>
  )
  return (
    <Card id="deliveries-heading" title={words.deliveries} end={again}>
      {isSkipped && <p class="body">{words.skipped}</p>}
      {!isSkipped && email.deliveries.length === 0 && <p class="body">{words.noDelivery}</p>}
      {email.deliveries.map((delivery) => (
        <Delivery
          view={view}
          emailId={email.id}
          endpointName={endpointNames.get(delivery.endpointId)}
          key={delivery.id}
          {...delivery}
        />
      ))}
    </Card>
  )
}

type DeliveryProps = EmailDetail['deliveries'][number] & {
  view: View
  emailId: string
  /** Undefined once it is deleted: nothing can be sent there any more. */
  endpointName: string | undefined
}

function Delivery({ view, emailId, endpointName, ...delivery }: DeliveryProps) {
  const { email: words, statuses } = view.texts
  return (
    <article class="delivery">
      <header>
        <Mark name={markOf(delivery.status)} />
        <strong>{endpointName ?? words.deletedEndpoint}</strong>{' '}
        <span title={statuses[delivery.status]}>{delivery.status}</span>{' '}
        <small>
          {words.attempts(delivery.attempts)}
          {delivery.nextAttemptAt && (
            <>
              , {words.next} <Time iso={delivery.nextAttemptAt} view={view} />
            </>
          )}
        </small>
        {delivery.status !== 'delivered' && endpointName !== undefined && (
          <PostButton
            action={`/dashboard/deliveries/${encodeURIComponent(delivery.id)}/retry`}
            class="small"
            fields={{ email: emailId }}
          >
            {words.retry}
          </PostButton>
        )}
      </header>
      {delivery.attemptLog.length > 0 && (
        <CardTable
          columns={[words.at, words.duration, words.outcome]}
          rows={delivery.attemptLog.slice(-SHOWN_ATTEMPTS).map((attempt) => ({
            cells: [
              <Time iso={attempt.at} view={view} />,
              formatDuration(attempt.durationMs, view),
              <AttemptOutcome view={view} attempt={attempt} />,
            ],
          }))}
        />
      )}
      <More of={delivery.attemptLog.length} shown={SHOWN_ATTEMPTS} view={view} />
    </article>
  )
}

export function AttemptOutcome({ view, attempt }: { view: View; attempt: Attempt }) {
  const { at, error, httpStatus, responseHead } = attempt
  return (
    <>
      <b class={isSuccess(httpStatus ?? 0) ? 'ok' : 'bad'}>{error ?? `HTTP ${httpStatus}`}</b>
      {responseHead && (
        <details id={`answer-${at}`}>
          <summary>{view.texts.email.body}</summary>
          <pre class="mail" tabindex={0}>
            {shorten(responseHead, SHOWN_OF_ANSWER)}
          </pre>
        </details>
      )}
    </>
  )
}
