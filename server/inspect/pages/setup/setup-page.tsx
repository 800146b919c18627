import type { Setup, SetupCheck } from '../../../../shared/setup.ts'
import { Card } from '../parts/card.tsx'
import { LivePage } from '../parts/live.tsx'
import { Rich } from '../parts/rich.tsx'
import { SetupCheckLine } from './setup-check.tsx'
import type { View } from '../view.ts'

export interface SetupProps {
  view: View
  setup: Setup
  /** A first push, to be pasted into a shell. */
  command: string
  /** Where the token is kept, when it did not come from the environment. */
  tokenFile: string | undefined
}

/** The guide's checklist; only the step that is next is open, and each ticks by what really happened. */
export function SetupPage(props: SetupProps) {
  const { view, setup } = props
  const { setup: words } = view.texts
  const checklist = setup.checks.filter(({ part }) => part === 'checklist')
  const next = checklist.find(({ status }) => status === 'open')
  const troubles = setup.checks.filter(({ part }) => part === 'troubleshooting')
  return (
    <LivePage view={view} title={words.title}>
      <div class="line">
        <h1>{words.title}</h1>
        <Progress view={view} checklist={checklist} />
      </div>
      <section class="card" aria-label={words.title}>
        {checklist.map((check, index) => (
          <SetupCheckLine
            {...props}
            check={check}
            number={index + 1}
            isNext={check === next}
            key={check.id}
          />
        ))}
      </section>
      <Card id="troubleshooting" title={words.troubleshooting}>
        {troubles.map((check) => (
          <SetupCheckLine {...props} check={check} isNext={check.status === 'open' && !next} key={check.id} />
        ))}
      </Card>
      <Card id="by-hand" title={words.byHand}>
        <p class="body">
          <span>
            <Rich text={words.team} />
          </span>
        </p>
      </Card>
    </LivePage>
  )
}

function Progress({ view, checklist }: { view: View; checklist: SetupCheck[] }) {
  const { setup: words } = view.texts
  const done = checklist.filter(({ status }) => status === 'done').length
  const said = words.progress(done, checklist.length)
  return (
    <p class="end small muted">
      <meter min={0} max={checklist.length} value={done} aria-label={said} /> <b>{said}</b> {words.ticks}
    </p>
  )
}
