import type { MailboxStatus, Settings, Status } from '../../../shared/api.ts'
import type { OldMail, SetAside } from '../../../shared/mailbox-report.ts'
import type { Texts } from './texts.ts'
import { shorten } from '../shorten.ts'
import { formatCount, More, StatusWord, Time } from './format.tsx'
import { PostButton } from './post-button.tsx'
import { Proof } from './proof.tsx'

// The script, or whoever has its token, says how much there is; every change fetches the page again.
const SHOWN_MAILBOXES = 50
const SHOWN_SET_ASIDE = 10

export interface OverviewProps {
  texts: Texts
  settings: Settings
  mailboxes: MailboxStatus[]
  counts: Status['counts']
  now: Date
}

/** The strip above the history: what is on, who reports, and whether all that Gmail has is here. */
export function Overview({ texts, settings, mailboxes, counts, now }: OverviewProps) {
  const { overview } = texts
  return (
    <section id="overview" aria-labelledby="overview-heading">
      <h2 id="overview-heading">{overview.heading}</h2>
      {!settings.webhook_sending_enabled && <p role="alert">{overview.sendingOff}</p>}
      {!settings.gmail_ingress_enabled && <p role="alert">{overview.ingressOff}</p>}
      <p class="counts">
        <span>
          <strong>{formatCount(counts.emails, texts)}</strong> {overview.emails}
        </span>
        {Object.entries(counts.deliveries).map(
          ([word, count]) =>
            count > 0 && (
              <a href={`/dashboard?status=${word}`} key={word}>
                <StatusWord word={word}>{formatCount(count, texts)}</StatusWord>
              </a>
            ),
        )}
      </p>
      <h3>{overview.mailboxes}</h3>
      {mailboxes.length === 0 && <p>{overview.noMailbox}</p>}
      <ul class="plain">
        {mailboxes.slice(0, SHOWN_MAILBOXES).map((mailbox) => (
          <Mailbox texts={texts} now={now} key={mailbox.mailbox} {...mailbox} />
        ))}
      </ul>
      <More of={mailboxes.length} shown={SHOWN_MAILBOXES} texts={texts} />
    </section>
  )
}

function Mailbox({
  texts,
  now,
  mailbox,
  lastHeartbeatAt,
  heartbeat,
  reconciliation,
}: MailboxStatus & { texts: Texts; now: Date }) {
  const setAside = heartbeat?.setAside ?? []
  return (
    <li>
      <a href={`/dashboard?mailbox=${encodeURIComponent(mailbox)}`}>{mailbox}</a>
      {lastHeartbeatAt && (
        <span>
          {' '}
          {texts.overview.lastSeen} <Time iso={lastHeartbeatAt} texts={texts} />
        </span>
      )}
      {reconciliation && <Proof texts={texts} now={now} {...reconciliation} />}
      {heartbeat?.oldMail && <WaitingMail texts={texts} mailbox={mailbox} {...heartbeat.oldMail} />}
      {setAside.length > 0 && (
        <details id={`set-aside-${mailbox}`}>
          <summary>{texts.overview.setAside(setAside.length)}</summary>
          <ul class="plain">
            {setAside.slice(0, SHOWN_SET_ASIDE).map((message) => (
              <SetAsideMessage texts={texts} mailbox={mailbox} key={message.messageId} {...message} />
            ))}
          </ul>
          <More of={setAside.length} shown={SHOWN_SET_ASIDE} texts={texts} />
        </details>
      )}
    </li>
  )
}

function SetAsideMessage({
  texts,
  mailbox,
  messageId,
  reason,
  at,
}: SetAside & { texts: Texts; mailbox: string }) {
  return (
    <li>
      <code>{messageId}</code> <Time iso={at} texts={texts} />: <bdi>{shorten(reason)}</bdi>
      <PostButton
        action="/dashboard/resend"
        label={texts.overview.sendAgain}
        class="outline"
        fields={{ mailbox, messageId }}
      />
    </li>
  )
}

function WaitingMail({ texts, mailbox, count, oldest, newest }: OldMail & { texts: Texts; mailbox: string }) {
  const { oldMail, releaseOldMail, dropOldMail } = texts.overview
  const action = '/dashboard/old-mail'
  return (
    <div class="old-mail">
      <p>{oldMail(count, oldest.slice(0, 10), newest.slice(0, 10))}</p>
      <PostButton
        action={action}
        label={releaseOldMail}
        class="outline"
        fields={{ mailbox, wish: 'release' }}
      />
      <PostButton action={action} label={dropOldMail} class="outline" fields={{ mailbox, wish: 'drop' }} />
    </div>
  )
}
