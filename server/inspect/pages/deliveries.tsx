import type { Attempt, EmailDetail } from '../../../shared/api.ts'
import type { Texts } from './texts.ts'
import { CardTable } from './card-table.tsx'
import { shorten } from '../shorten.ts'
import { More, StatusWord, Time } from './format.tsx'
import { PostButton } from './post-button.tsx'

// The newest; every change fetches the page again.
const SHOWN_ATTEMPTS = 20
const SHOWN_OF_ANSWER = 2_000

interface Props {
  texts: Texts
  email: EmailDetail
  endpointNames: Map<string, string>
}

/** Where the email went: every delivery with every attempt. */
export function Deliveries({ texts, email, endpointNames }: Props) {
  const { email: words } = texts
  const isSkipped = email.status === 'skipped_sender_not_allowed' && email.deliveries.length === 0
  return (
    <>
      <h2>{words.deliveries}</h2>
      {isSkipped && <p>{words.skipped}</p>}
      {!isSkipped && email.deliveries.length === 0 && <p>{words.noDelivery}</p>}
      {email.deliveries.map((delivery) => (
        <Delivery
          texts={texts}
          emailId={email.id}
          endpointName={endpointNames.get(delivery.endpointId)}
          key={delivery.id}
          {...delivery}
        />
      ))}
      <PostButton
        action={`/dashboard/emails/${encodeURIComponent(email.id)}/replay`}
        label={words.replay}
        class="outline"
      />
    </>
  )
}

type DeliveryProps = EmailDetail['deliveries'][number] & {
  texts: Texts
  emailId: string
  /** Undefined once it is deleted: nothing can be sent there any more. */
  endpointName: string | undefined
}

function Delivery({ texts, emailId, endpointName, ...delivery }: DeliveryProps) {
  const { email: words } = texts
  return (
    <article>
      <header class="delivery">
        <strong>{endpointName ?? words.deletedEndpoint}</strong> <StatusWord word={delivery.status} />{' '}
        <small>
          {words.attempts(delivery.attempts)}
          {delivery.nextAttemptAt && (
            <>
              , {words.next} <Time iso={delivery.nextAttemptAt} texts={texts} />
            </>
          )}
        </small>
        {delivery.status !== 'delivered' && endpointName !== undefined && (
          <PostButton
            action={`/dashboard/deliveries/${encodeURIComponent(delivery.id)}/retry`}
            label={words.retry}
            class="outline"
            fields={{ email: emailId }}
          />
        )}
      </header>
      {delivery.attemptLog.length > 0 && (
        <CardTable
          columns={[words.at, words.duration, words.outcome]}
          rows={delivery.attemptLog.slice(-SHOWN_ATTEMPTS).map((attempt) => ({
            cells: [
              <Time iso={attempt.at} texts={texts} />,
              `${attempt.durationMs} ms`,
              <AttemptOutcome texts={texts} attempt={attempt} />,
            ],
          }))}
        />
      )}
      <More of={delivery.attemptLog.length} shown={SHOWN_ATTEMPTS} texts={texts} />
    </article>
  )
}

export function AttemptOutcome({ texts, attempt }: { texts: Texts; attempt: Attempt }) {
  return (
    <>
      {attempt.error ?? `HTTP ${attempt.httpStatus}`}
      {attempt.responseHead && (
        <details>
          <summary>{texts.email.body}</summary>
          <pre class="mail">{shorten(attempt.responseHead, SHOWN_OF_ANSWER)}</pre>
        </details>
      )}
    </>
  )
}
