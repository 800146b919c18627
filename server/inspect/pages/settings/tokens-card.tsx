import type { IngressToken } from '../../../../shared/access.ts'
import { Card, Notice } from '../parts/card.tsx'
import { CardTable } from '../parts/card-table.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

const SHOWN_MAILBOXES = 3

/** A name as it was sent, and why it was refused. */
export interface TypedToken {
  name: string
  reason: string
}

interface Props {
  view: View
  tokens: IngressToken[]
  /** The one just made, shown this once. */
  created?: { name: string; secret: string } | undefined
  typed?: TypedToken | undefined
}

/** What opens the ingress: who uses it and since when, to be made and revoked. */
export function TokensCard({ view, tokens, created, typed }: Props) {
  const { tokens: words } = view.texts
  return (
    <Card id="tokens-heading" title={words.title}>
      <p class="body muted">{words.intro}</p>
      {created && (
        <div class="body">
          <Notice look="ok">
            <strong>
              <bdi>{created.name}</bdi>
            </strong>
            <p>{words.created}</p>
            <p class="secret">
              <code id="new-token">{created.secret}</code>
              <CopyButton view={view} from="new-token" />
            </p>
          </Notice>
        </div>
      )}
      <CardTable
        columns={[words.name, words.made, words.lastUsed, words.scripts, words.action]}
        rows={tokens.map((token) => ({ cells: cellsOf(view, token) }))}
      />
      <form method="post" action="/dashboard/settings/tokens" class="stack">
        <label class="field">
          {words.newName}
          <input
            name="name"
            required
            maxlength={60}
            autocomplete="off"
            value={typed?.name}
            autofocus={typed !== undefined}
            aria-invalid={typed ? true : undefined}
            aria-describedby={typed ? 'token-name-refused' : undefined}
          />
          {typed && (
            <small class="bad" id="token-name-refused">
              {words.refused} <span lang="en">({typed.reason})</span>
            </small>
          )}
        </label>
        <div>
          <button class="primary">{words.make}</button>
        </div>
      </form>
    </Card>
  )
}

function cellsOf(view: View, { id, name, createdAt, lastUsedAt, mailboxes }: IngressToken) {
  const { tokens: words } = view.texts
  return [
    id ? <bdi>{name}</bdi> : <code>{name}</code>,
    createdAt ? <Time iso={createdAt} view={view} /> : words.environment,
    <span class="now" id={`used-${id ?? name}`}>
      {lastUsedAt ? <Time iso={lastUsedAt} view={view} /> : id ? words.never : '–'}
    </span>,
    mailboxes.length === 0 ? (
      '–'
    ) : (
      <>
        {mailboxes.slice(0, SHOWN_MAILBOXES).map((mailbox) => (
          <a href={`/dashboard/mailboxes/${encodeURIComponent(mailbox)}`} key={mailbox}>
            <bdi>{mailbox}</bdi>{' '}
          </a>
        ))}
        {mailboxes.length > SHOWN_MAILBOXES && `+${mailboxes.length - SHOWN_MAILBOXES}`}
      </>
    ),
    id ? (
      <details>
        <summary>{words.revoke}</summary>
        <p class="small">{words.revokeWarning}</p>
        <PostButton action={`/dashboard/settings/tokens/${id}/revoke`} class="small danger">
          {words.revokeConfirm}
        </PostButton>
      </details>
    ) : (
      '–'
    ),
  ]
}
