import { tellReason } from '../../../common/tell-reason.ts'
import type { Attempt, EmailDetail, Endpoint, Settings } from '../../../../shared/api.ts'
import { formatDuration } from '../parts/ages.ts'
import { delayOf } from '../history/delay-of.ts'
import { Attempts } from './attempts.tsx'
import { emailPath } from './email-path.ts'
import { Card } from '../parts/card.tsx'
import { Mark, markOf } from '../parts/marks.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { AgeWithin, Clock, Time } from '../parts/times.tsx'
import type { View } from '../view.ts'
import { Why } from './why.tsx'

export interface DeliveriesProps {
  view: View
  email: EmailDetail
  endpoints: Endpoint[]
  settings: Settings
}

const FEW_ATTEMPTS = 3 // more of one would hide the next from a phone
const OPEN_FIRST = ['undelivered', 'retrying', 'pending', 'held', 'dismissed', 'delivered']

/** Where the email went, what is still open first; and where it did not go, and why. */
export function Deliveries({ view, email, endpoints, settings }: DeliveriesProps) {
  const { email: words } = view.texts
  const sorted = email.deliveries.toSorted(
    (a, b) => OPEN_FIRST.indexOf(a.status) - OPEN_FIRST.indexOf(b.status),
  )
  const isAlone = sorted.filter(({ status }) => status !== 'delivered').length === 1
  const isOpen = ({ status, attempts }: Owed) =>
    status !== 'delivered' && (isAlone || attempts <= FEW_ATTEMPTS)
  const notOwed = endpoints.filter(({ id }) => !email.deliveries.some(({ endpointId }) => endpointId === id))
  const again = (
    <PostButton action={`${emailPath(email.id)}/replay`} class="small" data-key="r">
      {words.replay}
    </PostButton>
  )
  return (
    <Card id="deliveries-heading" title={words.deliveries} end={again}>
      {email.deliveries.length === 0 && (
        <p class="body">
          {email.status !== 'processed'
            ? words.skipped[email.status]
            : email.routes
              ? view.texts.rules.nobody
              : words.noDelivery}
        </p>
      )}
      {sorted.map((delivery) => (
        <Delivery
          view={view}
          email={email}
          settings={settings}
          delivery={delivery}
          isOpen={isOpen(delivery)}
          endpoints={endpoints}
          key={delivery.id}
        />
      ))}
      {(email.deliveries.length > 0 || email.routes) &&
        notOwed.map(({ id, name }) => (
          <article class="delivery" key={id}>
            <p class="line">
              <Mark name="none" /> <strong>{name}</strong>{' '}
              <span class="muted">
                <Why view={view} route={email.routes?.[id]} delivery={undefined} endpoints={endpoints} />
              </span>
            </p>
            <PostButton action={`${emailPath(email.id)}/replay`} class="small" fields={{ to: id }}>
              {view.texts.rules.sendThere}
            </PostButton>
          </article>
        ))}
    </Card>
  )
}

type Owed = EmailDetail['deliveries'][number]

interface DeliveryProps extends DeliveriesProps {
  delivery: Owed
  isOpen: boolean
}

function Delivery({ view, email, settings, delivery, isOpen, endpoints }: DeliveryProps) {
  const { email: words, statuses } = view.texts
  const { id, endpointId, status, attempts, attemptLog } = delivery
  const endpoint = endpoints.find((one) => one.id === endpointId) // deleted: nothing can be sent there any more
  const answerPath = ({ at }: Attempt) =>
    `${emailPath(email.id)}/answer?${new URLSearchParams({ delivery: id, at })}`
  return (
    <article class="delivery">
      <details id={`delivery-${id}`} open={isOpen}>
        <summary class="line">
          <Mark name={markOf(status)} /> <strong>{endpoint?.name ?? words.deletedEndpoint}</strong>{' '}
          <span title={statuses[status]}>{status}</span>{' '}
          <small class="muted">
            {words.attempts(attempts)}
            <Outcome view={view} email={email} delivery={delivery} />
          </small>
        </summary>
        <p class="muted">
          <Why view={view} route={email.routes?.[endpointId]} delivery={delivery} endpoints={endpoints} />
        </p>
        {status === 'held' && (
          <p class="muted">
            {whyHeld(delivery, { endpoint, settings, texts: view.texts })}{' '}
            {delivery.nextAttemptAt && <Time iso={delivery.nextAttemptAt} view={view} />}
          </p>
        )}
        <Attempts
          view={view}
          attemptLog={attemptLog}
          nextAttemptAt={delivery.nextAttemptAt}
          answerPath={answerPath}
        />
      </details>
      {status !== 'delivered' && endpoint && (
        <PostButton
          action={`/dashboard/deliveries/${encodeURIComponent(id)}/retry`}
          class="small"
          fields={{ email: email.id }}
        >
          {words.retry}
        </PostButton>
      )}
    </article>
  )
}

/** How the last attempt went, and when it will be tried again. */
function Outcome({ view, email, delivery }: Pick<DeliveryProps, 'view' | 'email' | 'delivery'>) {
  const { email: words } = view.texts
  const { status, nextAttemptAt, attemptLog } = delivery
  const last = attemptLog.at(-1)
  const delayMs = delayOf(email, delivery)
  if (nextAttemptAt && status !== 'delivered')
    return (
      <>
        {last?.error && `, ${tellReason(last.error, view.texts.language)}`}, {words.next}{' '}
        <Clock iso={nextAttemptAt} view={view} />
      </>
    )
  if (!last) return null
  return (
    <>
      , {last.error ? tellReason(last.error, view.texts.language) : `HTTP ${last.httpStatus}`},{' '}
      {formatDuration(last.durationMs, view)}, <AgeWithin words={words.ago} iso={last.at} view={view} />
      {delayMs !== undefined && `, ${words.afterGmail(formatDuration(delayMs, view))}`}
    </>
  )
}

interface Holding {
  endpoint: Endpoint | undefined
  settings: Settings
  texts: View['texts']
}

function whyHeld(
  { nextAttemptAt }: DeliveryProps['delivery'],
  { endpoint, settings, texts }: Holding,
): string {
  const { email: words, windows } = texts
  if (!settings.webhook_sending_enabled) return words.heldSendingOff
  if (endpoint?.disabledReason)
    return `${words.heldDisabled} ${tellReason(endpoint.disabledReason, texts.language)}`
  if (endpoint?.enabled === false) return words.heldPaused
  if (!endpoint?.window) return words.heldOther
  return nextAttemptAt ? windows.held : windows.heldLong
}
