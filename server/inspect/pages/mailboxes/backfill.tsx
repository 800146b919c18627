import type { MailboxStatus } from '../../../../shared/api.ts'
import { formatCount } from '../parts/format.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { AgeWithin, Time } from '../parts/times.tsx'
import { toLocal } from '../history/history-filter.ts'
import type { View } from '../view.ts'

const ENOUGH_BEATS = 3 // the first asks, the second says how far it is; one answer may get lost
const WEEK_MS = 7 * 86_400_000

const pathOf = (mailbox: string) => `/dashboard/mailboxes/${encodeURIComponent(mailbox)}/backfill`

/** A time as it was typed, and refused. */
export type TypedSpan = Record<'from' | 'to', string>

export const typedSpan = (body: Partial<Record<string, unknown>> = {}): TypedSpan => ({
  from: String(body.from ?? ''),
  to: String(body.to ?? ''),
})

interface FormProps {
  view: View
  mailbox: string
  typed: TypedSpan | undefined
}

/** Asks for a time whose mail the script shall compare. */
export function BackfillForm({ view, mailbox, typed }: FormProps) {
  const { backfill: words } = view.texts
  const field = (name: 'from' | 'to', time: number) => (
    <label class="field">
      {words[name]}
      <input
        type="datetime-local"
        name={name}
        required
        value={typed?.[name] ?? toLocal(new Date(time), view.zone)}
        autofocus={typed && name === 'from'}
        aria-invalid={typed ? true : undefined}
        aria-describedby={typed ? 'backfill-refused' : undefined}
      />
    </label>
  )
  const now = view.now.getTime()
  return (
    <section class="card body" aria-labelledby="backfill-heading">
      <h2 id="backfill-heading">{words.title}</h2>
      <p class="muted">{words.intro}</p>
      <form method="post" action={pathOf(mailbox)} class="filters">
        {field('from', now - WEEK_MS)}
        {field('to', now)}
        <button>{words.start}</button>
      </form>
      {typed && (
        <small class="bad" id="backfill-refused">
          {words.refused}
        </small>
      )}
    </section>
  )
}

type Backfill = NonNullable<MailboxStatus['backfill']>

/** What was asked for last, and how far the script is with it. */
export function BackfillState({
  view,
  mailbox,
  backfill,
}: {
  view: View
  mailbox: string
  backfill: Backfill
}) {
  const { backfill: words } = view.texts
  const { from, to, cancelledAt, progress } = backfill
  const isOpen = !cancelledAt && !progress?.isDone
  const show = (count: number) => formatCount(count, view)
  return (
    <section class="card body" aria-label={words.state}>
      <p>
        <b>{words.state}</b> <Time iso={from} view={view} /> – <Time iso={to} view={view} />
      </p>
      {progress && (
        <p>{words.counts(show(progress.listed), show(progress.missing), show(progress.pushed))}</p>
      )}
      <div class="actions">
        <Stage view={view} backfill={backfill} />
        {isOpen && (
          <PostButton action={`${pathOf(mailbox)}/cancel`} class="small">
            {words.cancel}
          </PostButton>
        )}
      </div>
    </section>
  )
}

function Stage({ view, backfill }: { view: View; backfill: Backfill }) {
  const { backfill: words } = view.texts
  const { askedAt, cancelledAt, progress, unanswered = 0 } = backfill
  if (cancelledAt)
    return (
      <span class="muted">
        <AgeWithin words={words.cancelled} iso={cancelledAt} view={view} />
      </span>
    )
  if (progress?.isDone) return <b>{words.done}</b>
  if (!progress)
    return (
      <span class="late">
        <AgeWithin
          words={unanswered < ENOUGH_BEATS ? words.asked : words.unanswered}
          iso={askedAt}
          view={view}
        />
      </span>
    )
  return (
    <span class={progress.isWaiting ? 'late' : undefined}>
      {words.reached} <Time iso={progress.reachedAt} view={view} />
      {progress.isWaiting && ` ${words.waiting}`}
    </span>
  )
}
