import type { MailboxStatus } from '../../../../shared/api.ts'
import type { SetAside } from '../../../../shared/mailbox-report.ts'
import { More } from '../parts/format.tsx'
import { gmailUrl } from '../parts/gmail-url.ts'
import { LivePage } from '../parts/live.tsx'
import { OutsideLink } from '../parts/outside-link.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { showText } from '../parts/show-text.ts'
import { AgeWithin } from '../parts/times.tsx'
import { SlimVerdict } from '../parts/verdict.tsx'
import type { View } from '../view.ts'

const SHOWN = 10 // of a mailbox, which may say of any number
const SHOWN_CHARACTERS = 160

interface Props {
  view: View
  mailboxes: MailboxStatus[]
}

/** Messages that could not be pushed, of all mailboxes. */
export function SetAsidePage({ view, mailboxes }: Props) {
  const { setAside: words } = view.texts
  const some = mailboxes.filter(({ heartbeat }) => heartbeat && heartbeat.setAside.length > 0)
  return (
    <LivePage view={view} title={words.title}>
      <SlimVerdict view={view} />
      <h1>{words.title}</h1>
      <p class="muted">{words.intro}</p>
      {some.length === 0 && <p>{words.none}</p>}
      {some.map((mailbox) => (
        <section class="card" key={mailbox.mailbox} aria-label={mailbox.mailbox}>
          <header>
            <h2>
              <bdi>{mailbox.mailbox}</bdi>
            </h2>
          </header>
          <SetAsideList view={view} mailbox={mailbox} />
        </section>
      ))}
    </LivePage>
  )
}

/** Each with its reason, where it is to be found, and what became of a wish to send it again. */
export function SetAsideList({
  view,
  mailbox: { mailbox, heartbeat, resends },
}: {
  view: View
  mailbox: MailboxStatus
}) {
  const all = heartbeat?.setAside ?? []
  return (
    <ul class="plain rows">
      {all.slice(0, SHOWN).map((message) => (
        <Message
          view={view}
          mailbox={mailbox}
          message={message}
          askedAt={resends?.[message.messageId]}
          key={message.messageId}
        />
      ))}
      {all.length > SHOWN && (
        <li>
          <More of={all.length} shown={SHOWN} view={view} />
        </li>
      )}
    </ul>
  )
}

interface MessageProps {
  view: View
  mailbox: string
  message: SetAside
  /** When somebody asked for it again; gone once it came, or was refused anew. */
  askedAt: string | undefined
}

function Message({ view, mailbox, message, askedAt }: MessageProps) {
  const { setAside: words } = view.texts
  const { messageId, reason, at, sender, subject } = message
  return (
    <li class="line">
      <div class="long">
        {subject !== undefined && (
          <p dir="auto">
            <bdi class="name">{showText(subject, view.texts.history.noSubject, SHOWN_CHARACTERS)}</bdi>{' '}
            <bdi class="muted">{showText(sender ?? '', '', SHOWN_CHARACTERS)}</bdi>
          </p>
        )}
        <p>
          <bdi>{showText(reason)}</bdi>{' '}
          <small class="muted">
            <AgeWithin words={words.since} iso={at} view={view} />
            {', '}
            <code>{messageId}</code>
          </small>
        </p>
      </div>
      <span class="end actions">
        <OutsideLink href={gmailUrl({ mailbox, messageId })} label={words.open} />
        {askedAt ? (
          <span class="late small">
            <AgeWithin words={words.asked} iso={askedAt} view={view} />
          </span>
        ) : (
          <PostButton
            action="/dashboard/resend"
            class="small"
            fields={{ mailbox, messageId, next: view.path }}
          >
            {words.sendAgain}
          </PostButton>
        )}
      </span>
    </li>
  )
}
