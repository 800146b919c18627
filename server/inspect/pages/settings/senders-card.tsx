import type { Senders } from '../../../../shared/access.ts'
import { Card, Notice } from '../parts/card.tsx'
import { formatCount } from '../parts/format.tsx'
import type { View } from '../view.ts'

const MAX_ROWS = 12

/** A list as it was sent, and why it was refused. */
export interface TypedSenders {
  text: string
  reason: string
}

interface Props {
  view: View
  senders: Senders
  typed?: TypedSenders | undefined
  isVerified: boolean
}

/** The allowlist: which one counts, and the list to edit. */
export function SendersCard({ view, senders: { senders, from }, typed, isVerified }: Props) {
  const { senders: words } = view.texts
  const text = typed?.text ?? senders.join('\n')
  return (
    <Card id="senders-heading" title={words.title}>
      <form method="post" action="/dashboard/settings/senders" class="stack">
        <p>
          <strong>{from === 'dashboard' ? words.listCounts : words.variableCounts}</strong>{' '}
          {senders.length === 0
            ? words.everybody
            : words.count(senders.length, formatCount(senders.length, view))}
        </p>
        {typed && (
          <Notice look="bad">
            {words.refused} <span lang="en">({typed.reason})</span>
          </Notice>
        )}
        <label class="field">
          {words.label}
          <textarea
            name="senders"
            rows={Math.min(Math.max(text.split('\n').length + 1, 3), MAX_ROWS)}
            class="mono"
            dir="ltr"
            autocomplete="off"
            spellcheck={false}
            aria-invalid={typed ? true : undefined}
            autofocus={typed !== undefined}
          >
            {`\n${text}`}
          </textarea>
          <small>
            {words.hint} {isVerified ? words.verified : words.unverified}
          </small>
        </label>
        <div>
          <button class="primary">{words.save}</button>{' '}
          {from === 'dashboard' && (
            <button formaction="/dashboard/settings/senders/reset">{words.reset}</button>
          )}
        </div>
      </form>
    </Card>
  )
}
