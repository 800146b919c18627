import type { MailboxStatus, Reconciliation } from '../../../../shared/api.ts'
import type { MailboxMeasures } from '../../../../shared/measures.ts'
import { emailPath } from '../email/email-path.ts'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { FindingLine } from '../parts/finding-line.tsx'
import { formatCount, More } from '../parts/format.tsx'
import { gmailUrl } from '../parts/gmail-url.ts'
import { linkTo } from '../history/history-filter.ts'
import { DelayFigures } from '../overview/lane-parts.tsx'
import { LivePage } from '../parts/live.tsx'
import { MailboxLane } from '../overview/mailbox-lane.tsx'
import { BackfillForm, BackfillState, type TypedSpan } from './backfill.tsx'
import { SetAsideList } from './set-aside.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

const SHOWN_IDS = 20

interface Props {
  view: View
  mailbox: MailboxStatus
  measures: MailboxMeasures | undefined
  typed?: TypedSpan
}

/** One mailbox: what is not well with it, its lane, which emails the proof misses, what its script says of itself. */
export function MailboxPage({ view, mailbox, measures, typed }: Props) {
  const { mailbox: words } = view.texts
  const { mailbox: name, reconciliation, heartbeat } = mailbox
  const findings = view.findings.filter(({ subject }) => subject.kind === 'mailbox' && subject.id === name)
  return (
    <LivePage view={view} title={name} after={<BackfillForm view={view} mailbox={name} typed={typed} />}>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <p>
        <a href={linkTo({ mailbox: name })}>{words.itsEmails}</a>
      </p>
      <section class="card lanes all" aria-label={words.now}>
        {findings.map((finding) => (
          <FindingLine view={view} finding={finding} key={finding.code} />
        ))}
        <MailboxLane view={view} mailbox={mailbox} measures={measures} />
      </section>
      {reconciliation && <Missing view={view} mailbox={name} proof={reconciliation} />}
      {mailbox.backfill && <BackfillState view={view} mailbox={name} backfill={mailbox.backfill} />}
      <ScriptFacts view={view} mailbox={mailbox} measures={measures} />
      {heartbeat && heartbeat.setAside.length > 0 && (
        <Card id="set-aside-heading" title={view.texts.setAside.title}>
          <SetAsideList view={view} mailbox={mailbox} />
        </Card>
      )}
    </LivePage>
  )
}

/** The ids that the proof is short of, on both sides. */
function Missing({ view, mailbox, proof }: { view: View; mailbox: string; proof: Reconciliation }) {
  const { mailbox: words } = view.texts
  const missing = proof.gmail - proof.accepted
  const open = proof.onTheWay + proof.givenUp
  if (missing === 0 && open === 0) return null
  return (
    <section class="card body" aria-label={words.proof}>
      {missing > 0 && (
        <p class="long">
          {words.missing(missing, formatCount(missing, view))}{' '}
          {proof.missing.slice(0, SHOWN_IDS).map((messageId) => (
            <a href={gmailUrl({ mailbox, messageId })} rel="noreferrer" target="_blank" key={messageId}>
              <code>{messageId}</code>{' '}
            </a>
          ))}
          <More of={missing} shown={SHOWN_IDS} view={view} />
        </p>
      )}
      {open > 0 && (
        <p class="long">
          {words.notDelivered(open, formatCount(open, view))}{' '}
          {proof.undelivered.slice(0, SHOWN_IDS).map((id) => (
            <a href={emailPath(id)} key={id}>
              {id}{' '}
            </a>
          ))}
          <More of={open} shown={SHOWN_IDS} view={view} />
        </p>
      )}
    </section>
  )
}

function ScriptFacts({ view, mailbox: { heartbeat, lastHeartbeatAt, token }, measures }: Props) {
  const { mailbox: words } = view.texts
  if (!heartbeat || !lastHeartbeatAt) return null
  const { caughtUpAt, trouble } = heartbeat
  return (
    <section class="card body" aria-labelledby="script-heading">
      <h2 id="script-heading">{words.script}</h2>
      <Facts
        facts={[
          [words.version, heartbeat.scriptVersion],
          [words.lastHeartbeat, <Time iso={lastHeartbeatAt} view={view} />],
          [words.token, token && <bdi>{token}</bdi>],
          [words.caughtUp, caughtUpAt && <Time iso={caughtUpAt} view={view} />],
          [words.trouble, trouble && [`${trouble.who}: `, <bdi>{trouble.reason}</bdi>]],
          [words.toReceiver, <DelayFigures view={view} delay={measures?.gmailToAccepted} />],
        ]}
      />
    </section>
  )
}
