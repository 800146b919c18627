import type { ComponentChildren } from 'preact'
import type { Endpoint, MailboxStatus, Reconciliation, Settings } from '../../../../shared/api.ts'
import type { FindingCode } from '../../../../shared/finding.ts'
import type { OldMail } from '../../../../shared/mailbox-report.ts'
import type { EndpointMeasures, Measures } from '../../../../shared/measures.ts'
import type { Parity } from '../../../../shared/parity.ts'
import { emailPath } from '../email/email-path.ts'
import { Notice } from '../parts/card.tsx'
import { DeletedLane, EndpointLane } from './endpoint-lane.tsx'
import { More } from '../parts/format.tsx'
import { Axis, EmailsPerHour } from './hours.tsx'
import { findWorst } from './lane-parts.tsx'
import { MailboxLane } from './mailbox-lane.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { addsUp, isOld } from './proof.tsx'
import { Verdict, type VerdictProps } from '../parts/verdict.tsx'
import type { View } from '../view.ts'

// Whoever has the script's token can name any number; every change fetches the page again.
const SHOWN_LANES = 50

export interface OverviewProps {
  view: View
  settings: Settings
  mailboxes: MailboxStatus[]
  endpoints: Endpoint[]
  measures: Measures
  lastEmailAt: string | undefined
  /** Only while both bring mail. */
  parity: Parity | undefined
}

/** Above the history, in the order of questions: is it well, when did emails come, is every mailbox whole, does every endpoint get its own? */
export function Overview(props: OverviewProps) {
  const { view, settings, mailboxes, measures, parity } = props
  const { overview: words } = view.texts
  const isOff = (name: keyof Settings, code: FindingCode) =>
    !settings[name] && !view.findings.some((finding) => finding.code === code) // which says the same
  return (
    <>
      <Verdict view={view} {...summarize(props)} />
      {isOff('webhook_sending_enabled', 'sending_off') && <Notice look="late">{words.sendingOff}</Notice>}
      {isOff('gmail_ingress_enabled', 'ingress_off') && <Notice look="late">{words.ingressOff}</Notice>}
      {mailboxes.map(
        ({ mailbox, heartbeat }) =>
          heartbeat?.oldMail && (
            <WaitingMail view={view} mailbox={mailbox} oldMail={heartbeat.oldMail} key={mailbox} />
          ),
      )}
      {parity && <Ways view={view} parity={parity} />}
      <section class={`card lanes ${shownOnPhones(view)}`} aria-label={words.lanes}>
        <EmailsPerHour view={view} measures={measures} />
        <MailboxLanes {...props} />
        <EndpointLanes {...props} />
      </section>
    </>
  )
}

/** How much of the healthy ones a phone shows: while all is well no more than that they are, so that the newest email is in sight. */
const shownOnPhones = ({ path, findings }: View) =>
  path.includes('lanes=all') ? 'all' : findings.length === 0 ? 'calm' : ''

function summarize({
  view,
  mailboxes,
  endpoints,
  measures,
  lastEmailAt,
}: OverviewProps): Omit<VerdictProps, 'view'> {
  const latest = (times: (string | undefined)[]) =>
    times
      .filter((time) => time !== undefined)
      .toSorted()
      .at(-1)
  const proofs = mailboxes.map(({ reconciliation }) => reconciliation)
  return {
    counts: { mailbox: mailboxes.length, endpoint: endpoints.length },
    lastEmailAt: latest([lastEmailAt, ...measures.mailboxes.map((one) => one.lastEmailAt)]),
    lastHeartbeatAt: latest(mailboxes.map((one) => one.lastHeartbeatAt)),
    proved:
      proofs.length === 0 || proofs.includes(undefined)
        ? 'none'
        : provedBy(
            proofs.filter((proof) => proof !== undefined),
            view.now,
          ),
  }
}

const provedBy = (proofs: Reconciliation[], now: Date) =>
  (proofs.every((proof) => addsUp(proof) && !isOld(proof, now)) &&
    proofs.reduce((sum, { gmail }) => sum + gmail, 0)) ||
  'open'

function MailboxLanes({ view, mailboxes, measures }: OverviewProps) {
  const { overview: words } = view.texts
  const byName = new Map(measures.mailboxes.map((one) => [one.mailbox, one]))
  const sorted = troubleFirst(mailboxes, (one) => findWorst(view, 'mailbox', one.mailbox) !== undefined)
  return (
    <Lanes
      view={view}
      measures={measures}
      titles={[words.mailbox, words.proof, words.quota, words.gmailToWebhook]}
      count={mailboxes.length}
      none={words.noMailbox}
      all={words.allMailboxes(mailboxes.length)}
    >
      {sorted.slice(0, SHOWN_LANES).map((one) => (
        <MailboxLane view={view} mailbox={one} measures={byName.get(one.mailbox)} key={one.mailbox} />
      ))}
    </Lanes>
  )
}

function EndpointLanes({ view, endpoints, measures }: OverviewProps) {
  const { overview: words, endpoints: endpointWords } = view.texts
  const byId = new Map(measures.endpoints.map((one) => [one.endpointId, one]))
  const sorted = troubleFirst(endpoints, (one) => findWorst(view, 'endpoint', one.id) !== undefined)
  const isMissed = ({ endpointId, undelivered }: EndpointMeasures) =>
    undelivered > 0 && !endpoints.some(({ id }) => id === endpointId)
  return (
    <Lanes
      view={view}
      measures={measures}
      titles={[words.endpoint, words.lastDay, words.waitingColumn, words.answersIn]}
      count={endpoints.length}
      none={[words.noEndpoint, ' ', <a href="/dashboard/endpoints#add-heading">{endpointWords.add}</a>]}
      all={words.allEndpoints(endpoints.length)}
    >
      {sorted.slice(0, SHOWN_LANES).map((one) => (
        <EndpointLane view={view} endpoint={one} measures={byId.get(one.id)} key={one.id} />
      ))}
      {measures.endpoints
        .filter(isMissed)
        .slice(0, SHOWN_LANES)
        .map((one) => (
          <DeletedLane view={view} measures={one} key={one.endpointId} />
        ))}
    </Lanes>
  )
}

const troubleFirst = <One,>(all: One[], isTroubled: (one: One) => boolean) => [
  ...all.filter(isTroubled),
  ...all.filter((one) => !isTroubled(one)),
]

interface LanesProps {
  view: View
  measures: Measures
  /** Of the columns; the second is the time that all lanes share. */
  titles: string[]
  count: number
  none: ComponentChildren
  all: string
  children: ComponentChildren
}

/** On a phone the healthy ones after the third are behind a link. */
function Lanes({ view, measures, titles: [name, ...rest], count, none, all, children }: LanesProps) {
  return (
    <div>
      <div class="lane head">
        <span>{name}</span>
        <Axis view={view} measures={measures} />
        {rest.map((title) => (
          <span key={title}>{title}</span>
        ))}
      </div>
      {count === 0 && <p class="lane-note muted">{none}</p>}
      {children}
      {count > 3 && (
        <p class="more only-phone">
          <a href="/dashboard?lanes=all">{all}</a>
        </p>
      )}
      {count > SHOWN_LANES && (
        <p class="more">
          <More of={count} shown={SHOWN_LANES} view={view} />
        </p>
      )}
    </div>
  )
}

/** Whether IMAP may go: said for as long as it runs beside push. */
function Ways({ view, parity }: { view: View; parity: Parity }) {
  const { overview: words } = view.texts
  return (
    <Notice look={parity.isSafe ? 'ok' : parity.reason === 'missing' ? 'late' : ''}>
      <b>{words.parity}</b> {words.parityVerdict(parity)}
      {parity.missing.length > 0 && (
        <ul>
          {parity.missing.map(({ id, messageId }) => (
            <li key={id}>
              <a href={emailPath(id)}>{messageId ?? id}</a>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

function WaitingMail({ view, mailbox, oldMail }: { view: View; mailbox: string; oldMail: OldMail }) {
  const { overview: words } = view.texts
  const { count, oldest, newest } = oldMail
  const action = '/dashboard/old-mail'
  return (
    <Notice look="late">
      <b>{mailbox}</b>
      <p>{words.oldMail(count, oldest.slice(0, 10), newest.slice(0, 10))}</p>
      <div class="actions">
        <PostButton action={action} class="small" fields={{ mailbox, wish: 'release' }}>
          {words.releaseOldMail}
        </PostButton>
        <PostButton action={action} class="small" fields={{ mailbox, wish: 'drop' }}>
          {words.dropOldMail}
        </PostButton>
      </div>
    </Notice>
  )
}
