import type { Reconciliation } from '../../../shared/api.ts'
import type { Texts } from './texts.ts'
import { formatAge, formatCount, More, Time } from './format.tsx'

const SHOWN_IDS = 20
const PARTS = ['onTheWay', 'givenUp', 'sentNowhere', 'forgotten'] as const

/** Whether all that Gmail has is here, and what became of it; with the window it speaks of, and when Gmail was asked. */
export function Proof(props: Reconciliation & { texts: Texts; now: Date }) {
  const { texts, now, gmail, accepted, delivered, missing, undelivered } = props
  const { proof } = texts.overview
  const count = (number: number) => formatCount(number, texts)
  const parts = PARTS.filter((part) => props[part] > 0)
  return (
    <div class="proof">
      {`${proof.gmail} ${count(gmail)} ${gmail === accepted ? '=' : '≠'} `}
      {`${proof.accepted} ${count(accepted)} = ${proof.delivered} ${count(delivered)}`}
      {parts.map((part) => ` + ${count(props[part])} ${proof[part]}`)}{' '}
      <small>
        (<Time iso={props.from} texts={texts} /> – <Time iso={props.to} texts={texts} />, {proof.asked}{' '}
        {formatAge(props.at, now, texts)})
      </small>
      {missing.length > 0 && (
        <p>
          {texts.overview.missing(gmail - accepted)}{' '}
          {missing.slice(0, SHOWN_IDS).map((messageId) => (
            <code key={messageId}>{messageId} </code>
          ))}
          <More of={gmail - accepted} shown={SHOWN_IDS} texts={texts} />
        </p>
      )}
      {undelivered.length > 0 && (
        <p>
          {texts.overview.notDelivered(props.onTheWay + props.givenUp)}{' '}
          {undelivered.slice(0, SHOWN_IDS).map((id) => (
            <a key={id} href={`/dashboard/emails/${id}`}>
              {id}{' '}
            </a>
          ))}
          <More of={props.onTheWay + props.givenUp} shown={SHOWN_IDS} texts={texts} />
        </p>
      )}
    </div>
  )
}
