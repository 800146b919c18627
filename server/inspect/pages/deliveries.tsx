import type { Attempt, EmailDetail } from '../../../shared/api.ts'
import type { Texts } from '../texts.ts'
import { Status, Time } from './format.tsx'

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
          endpointName={endpointNames.get(delivery.endpointId) ?? words.deletedEndpoint}
          key={delivery.id}
          {...delivery}
        />
      ))}
      <form method="post" action={`/dashboard/emails/${encodeURIComponent(email.id)}/replay`}>
        <button class="outline">{words.replay}</button>
      </form>
    </>
  )
}

type DeliveryProps = EmailDetail['deliveries'][number] & {
  texts: Texts
  emailId: string
  endpointName: string
}

function Delivery({ texts, emailId, endpointName, ...delivery }: DeliveryProps) {
  const { email: words } = texts
  return (
    <article>
      <header class="delivery">
        <strong>{endpointName}</strong> <Status word={delivery.status} />{' '}
        <small>
          {words.attempts(delivery.attempts)}
          {delivery.nextAttemptAt && (
            <>
              , {words.next} <Time iso={delivery.nextAttemptAt} texts={texts} />
            </>
          )}
        </small>
        {delivery.status !== 'delivered' && (
          <form
            method="post"
            action={`/dashboard/deliveries/${encodeURIComponent(delivery.id)}/retry`}
            class="inline"
          >
            <input type="hidden" name="email" value={emailId} />
            <button class="outline">{words.retry}</button>
          </form>
        )}
      </header>
      {delivery.attemptLog.length > 0 && (
        <table role="table" class="cards">
          <thead role="rowgroup">
            <tr role="row">
              {[words.at, words.duration, words.outcome].map((name) => (
                <th scope="col" role="columnheader" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {delivery.attemptLog.map((attempt) => (
              <AttemptRow texts={texts} attempt={attempt} key={attempt.at} />
            ))}
          </tbody>
        </table>
      )}
    </article>
  )
}

function AttemptRow({ texts, attempt }: { texts: Texts; attempt: Attempt }) {
  const { email: words } = texts
  return (
    <tr role="row">
      <td role="cell" data-label={words.at}>
        <Time iso={attempt.at} texts={texts} />
      </td>
      <td role="cell" data-label={words.duration}>
        {attempt.durationMs} ms
      </td>
      <td role="cell" data-label={words.outcome}>
        <AttemptOutcome texts={texts} attempt={attempt} />
      </td>
    </tr>
  )
}

export function AttemptOutcome({ texts, attempt }: { texts: Texts; attempt: Attempt }) {
  return (
    <>
      {attempt.httpStatus && <span>HTTP {attempt.httpStatus} </span>}
      {attempt.error && <span>{attempt.error}</span>}
      {attempt.responseHead && (
        <details>
          <summary>{texts.email.body}</summary>
          <pre class="mail">{attempt.responseHead}</pre>
        </details>
      )}
    </>
  )
}
