import type { MailboxStatus, Reconciliation } from '../../../../shared/api.ts'
import type { MailboxMeasures } from '../../../../shared/measures.ts'
import { FindingLine } from '../parts/finding-line.tsx'
import { formatCount, More } from '../parts/format.tsx'
import { gmailUrl } from '../parts/gmail-url.ts'
import { linkTo } from '../history/history-filter.ts'
import { DelayFigures } from '../overview/lane-parts.tsx'
import { Layout } from '../parts/layout.tsx'
import { LiveConnection, LivePart } from '../parts/live.tsx'
import { MailboxLane } from '../overview/mailbox-lane.tsx'
import { SetAsideList } from './set-aside.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

const SHOWN_IDS = 20

interface Props {
  view: View
  mailbox: MailboxStatus
  measures: MailboxMeasures | undefined
}

/** One mailbox: what is not well with it, its lane, which emails the proof misses, what its script says of itself. */
export function MailboxPage({ view, mailbox, measures }: Props) {
  const { mailbox: words } = view.texts
  const { mailbox: name, reconciliation, heartbeat } = mailbox
  const findings = view.findings.filter(({ subject }) => subject.kind === 'mailbox' && subject.id === name)
  return (
    <Layout view={view} title={name}>
      <LiveConnection view={view} />
      <LivePart view={view}>
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
        <ScriptFacts view={view} mailbox={mailbox} measures={measures} />
        {heartbeat && heartbeat.setAside.length > 0 && (
          <section class="card" aria-labelledby="set-aside-heading">
            <header>
              <h2 id="set-aside-heading">{view.texts.setAside.title}</h2>
            </header>
            <SetAsideList view={view} mailbox={mailbox} />
          </section>
        )}
      </LivePart>
    </Layout>
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
            <a href={`/dashboard/emails/${encodeURIComponent(id)}`} key={id}>
              {id}{' '}
            </a>
          ))}
          <More of={open} shown={SHOWN_IDS} view={view} />
        </p>
      )}
    </section>
  )
}

function ScriptFacts({ view, mailbox: { heartbeat, lastHeartbeatAt }, measures }: Props) {
  const { mailbox: words } = view.texts
  if (!heartbeat || !lastHeartbeatAt) return null
  const { caughtUpAt, trouble } = heartbeat
  return (
    <section class="card body" aria-labelledby="script-heading">
      <h2 id="script-heading">{words.script}</h2>
      <dl class="facts">
        <dt>{words.version}</dt>
        <dd>{heartbeat.scriptVersion}</dd>
        <dt>{words.lastHeartbeat}</dt>
        <dd>
          <Time iso={lastHeartbeatAt} view={view} />
        </dd>
        {caughtUpAt && (
          <>
            <dt>{words.caughtUp}</dt>
            <dd>
              <Time iso={caughtUpAt} view={view} />
            </dd>
          </>
        )}
        {trouble && (
          <>
            <dt>{words.trouble}</dt>
            <dd>
              {trouble.who}: <bdi>{trouble.reason}</bdi>
            </dd>
          </>
        )}
        <dt>{words.toReceiver}</dt>
        <dd>
          <DelayFigures view={view} delay={measures?.gmailToAccepted} />
        </dd>
      </dl>
    </section>
  )
}
