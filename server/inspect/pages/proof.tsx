import type { Reconciliation } from '../../../shared/api.ts'
import { formatAgeOf } from './ages.ts'
import { formatCount, More } from './format.tsx'
import { Time } from './times.tsx'
import type { View } from './view.ts'

const SHOWN_IDS = 20
const PARTS = ['onTheWay', 'givenUp', 'sentNowhere', 'forgotten'] as const

/** Whether all that Gmail has is here, and what became of it; with the window it speaks of, and when Gmail was asked. */
export function Proof(props: Reconciliation & { view: View }) {
  const { view, gmail, accepted, delivered, missing, undelivered } = props
  const { proof } = view.texts.overview
  const count = (number: number) => formatCount(number, view)
  const parts = PARTS.filter((part) => props[part] > 0)
  return (
    <div class="proof">
      {`${proof.gmail} ${count(gmail)} ${gmail === accepted ? '=' : '≠'} `}
      {`${proof.accepted} ${count(accepted)} = ${proof.delivered} ${count(delivered)}`}
      {parts.map((part) => ` + ${count(props[part])} ${proof[part]}`)}{' '}
      <small>
        (<Time iso={props.from} view={view} /> – <Time iso={props.to} view={view} />,{' '}
        {proof.asked(formatAgeOf(props.at, view))})
      </small>
      {missing.length > 0 && (
        <p>
          {view.texts.overview.missing(gmail - accepted)}{' '}
          {missing.slice(0, SHOWN_IDS).map((messageId) => (
            <code key={messageId}>{messageId} </code>
          ))}
          <More of={gmail - accepted} shown={SHOWN_IDS} view={view} />
        </p>
      )}
      {undelivered.length > 0 && (
        <p>
          {view.texts.overview.notDelivered(props.onTheWay + props.givenUp)}{' '}
          {undelivered.slice(0, SHOWN_IDS).map((id) => (
            <a key={id} href={`/dashboard/emails/${id}`}>
              {id}{' '}
            </a>
          ))}
          <More of={props.onTheWay + props.givenUp} shown={SHOWN_IDS} view={view} />
        </p>
      )}
    </div>
  )
}
