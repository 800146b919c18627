import type { MailboxStatus, Settings, Status } from '../../../shared/api.ts'
import type { OldMail, SetAside } from '../../../shared/mailbox-report.ts'
import { shorten } from '../shorten.ts'
import { formatCount, More, StatusWord } from './format.tsx'
import { PostButton } from './post-button.tsx'
import { Proof } from './proof.tsx'
import { Time } from './times.tsx'
import type { View } from './view.ts'

// The script, or whoever has its token, says how much there is; every change fetches the page again.
const SHOWN_MAILBOXES = 50
const SHOWN_SET_ASIDE = 10

export interface OverviewProps {
  view: View
  settings: Settings
  mailboxes: MailboxStatus[]
  counts: Status['counts']
}

/** The strip above the history: what is on, who reports, and whether all that Gmail has is here. */
export function Overview({ view, settings, mailboxes, counts }: OverviewProps) {
  const { overview } = view.texts
  return (
    <section id="overview" class="card body" aria-labelledby="overview-heading">
      <h2 id="overview-heading">{overview.heading}</h2>
      {!settings.webhook_sending_enabled && <p role="alert">{overview.sendingOff}</p>}
      {!settings.gmail_ingress_enabled && <p role="alert">{overview.ingressOff}</p>}
      <p class="counts">
        <span>
          <strong>{formatCount(counts.emails, view)}</strong> {overview.emails}
        </span>
        {Object.entries(counts.deliveries).map(
          ([word, count]) =>
            count > 0 && (
              <a href={`/dashboard?status=${word}`} key={word}>
                {formatCount(count, view)} <StatusWord word={word} />
              </a>
            ),
        )}
      </p>
      <h3>{overview.mailboxes}</h3>
      {mailboxes.length === 0 && <p>{overview.noMailbox}</p>}
      <ul class="plain">
        {mailboxes.slice(0, SHOWN_MAILBOXES).map((mailbox) => (
          <Mailbox view={view} key={mailbox.mailbox} {...mailbox} />
        ))}
      </ul>
      <More of={mailboxes.length} shown={SHOWN_MAILBOXES} view={view} />
    </section>
  )
}

function Mailbox({
  view,
  mailbox,
  lastHeartbeatAt,
  heartbeat,
  reconciliation,
}: MailboxStatus & { view: View }) {
  const setAside = heartbeat?.setAside ?? []
  return (
    <li>
      <a href={`/dashboard?mailbox=${encodeURIComponent(mailbox)}`}>{mailbox}</a>
      {lastHeartbeatAt && (
        <span>
          {' '}
          {view.texts.overview.lastSeen} <Time iso={lastHeartbeatAt} view={view} />
        </span>
      )}
      {reconciliation && <Proof view={view} {...reconciliation} />}
      {heartbeat?.oldMail && <WaitingMail view={view} mailbox={mailbox} {...heartbeat.oldMail} />}
      {setAside.length > 0 && (
        <details id={`set-aside-${mailbox}`}>
          <summary>{view.texts.overview.setAside(setAside.length)}</summary>
          <ul class="plain">
            {setAside.slice(0, SHOWN_SET_ASIDE).map((message) => (
              <SetAsideMessage view={view} mailbox={mailbox} key={message.messageId} {...message} />
            ))}
          </ul>
          <More of={setAside.length} shown={SHOWN_SET_ASIDE} view={view} />
        </details>
      )}
    </li>
  )
}

function SetAsideMessage({
  view,
  mailbox,
  messageId,
  reason,
  at,
}: SetAside & { view: View; mailbox: string }) {
  return (
    <li>
      <code>{messageId}</code> <Time iso={at} view={view} />: <bdi>{shorten(reason)}</bdi>
      <PostButton action="/dashboard/resend" class="small" fields={{ mailbox, messageId }}>
        {view.texts.overview.sendAgain}
      </PostButton>
    </li>
  )
}

function WaitingMail({ view, mailbox, count, oldest, newest }: OldMail & { view: View; mailbox: string }) {
  const { oldMail, releaseOldMail, dropOldMail } = view.texts.overview
  const action = '/dashboard/old-mail'
  return (
    <div class="old-mail">
      <p>{oldMail(count, oldest.slice(0, 10), newest.slice(0, 10))}</p>
      <PostButton action={action} class="small" fields={{ mailbox, wish: 'release' }}>
        {releaseOldMail}
      </PostButton>
      <PostButton action={action} class="small" fields={{ mailbox, wish: 'drop' }}>
        {dropOldMail}
      </PostButton>
    </div>
  )
}
