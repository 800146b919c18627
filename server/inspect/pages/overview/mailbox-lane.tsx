import type { MailboxStatus } from '../../../../shared/api.ts'
import type { MailboxMeasures } from '../../../../shared/measures.ts'
import { BeatBars } from '../parts/bars.tsx'
import { formatCount } from '../parts/format.tsx'
import { DelayFigures, findWorst, Meters, Who } from './lane-parts.tsx'
import { Proof } from './proof.tsx'
import { AgeWithin } from '../parts/times.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  mailbox: MailboxStatus
  measures: MailboxMeasures | undefined
}

/** One mailbox: whether its script lives, whether all of its mail is here, what it uses, how long mail takes. */
export function MailboxLane({ view, mailbox, measures }: Props) {
  const { overview: words } = view.texts
  const { heartbeat, reconciliation, lastHeartbeatAt } = mailbox
  const worst = findWorst(view, 'mailbox', mailbox.mailbox)
  const setAside = heartbeat?.setAside.length ?? 0
  return (
    <div class={`lane ${worst ? '' : 'healthy'}`}>
      <Who
        view={view}
        worst={worst}
        isCalm={!worst?.code.startsWith('heartbeat_')}
        unsure={findWorst(view, 'store', '')?.severity === 'broken' ? words.notTold : undefined}
        name={mailbox.mailbox}
        href={`/dashboard/mailboxes/${encodeURIComponent(mailbox.mailbox)}`}
      >
        {lastHeartbeatAt ? (
          <AgeWithin
            words={worst?.code === 'heartbeat_missing' ? words.silent : words.beat}
            iso={lastHeartbeatAt}
            view={view}
          />
        ) : (
          words.neverHeard
        )}
      </Who>
      {measures ? <BeatBars beats={measures.beats} title={describeBeats(view, measures.beats)} /> : <span />}
      <div class="wide">
        {reconciliation ? (
          <Proof view={view} mailbox={mailbox.mailbox} proof={reconciliation} />
        ) : (
          <p class="muted">{words.notProved}</p>
        )}
        {setAside > 0 && (
          <a class="small late" href="/dashboard/set-aside">
            {words.setAside(formatCount(setAside, view), setAside === 1)}
          </a>
        )}
      </div>
      <div class="only-wide">{heartbeat && <Meters view={view} budget={heartbeat.budget} />}</div>
      <div class="only-wide">
        <DelayFigures view={view} delay={measures?.gmailToDelivered} />
      </div>
    </div>
  )
}

function describeBeats(view: View, beats: string): string {
  const count = (mark: string) => beats.split(mark).length - 1
  return view.texts.overview.beats(count('#'), count('-'), count('_'))
}
