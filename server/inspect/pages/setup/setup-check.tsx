import type { ComponentChildren } from 'preact'
import type { SetupCheck, SetupCheckId } from '../../../../shared/setup.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Mark, type MarkName } from '../parts/marks.tsx'
import { PasteGuide } from './paste-guide.tsx'
import { Rich, RichLine } from '../parts/rich.tsx'
import type { SetupProps } from './setup-page.tsx'
import { Clock } from '../parts/times.tsx'

const MARKS = { done: 'well', open: 'pending', optional: 'none' } satisfies Record<string, MarkName>

interface Props extends SetupProps {
  check: SetupCheck
  /** Of a step; what is no step has none. */
  number?: number
  isNext: boolean
}

/** One line that says how it stands, and what to do when it is opened. */
export function SetupCheckLine(props: Props) {
  const { view, check, number, isNext } = props
  const { setup: words } = view.texts
  const { title, evidence, todo } = words.checks[check.id]
  const isUnknown = check.status === 'open' && view.findings.some(({ code }) => code === 'store_refusing') // which nothing is judged from
  return (
    <details class="fold setup" id={check.id} open={isNext && !isUnknown}>
      <summary class="line">
        <Mark name={MARKS[check.status]} title={words[check.status]} />
        <b class={check.status === 'done' || isNext ? '' : 'muted'}>
          {number && `${number}. `}
          <Rich text={title} />
        </b>
        <span class="end small muted">
          <Rich text={isUnknown ? words.unknown : evidence(check)} />
          {check.at && (
            <>
              , <Clock iso={check.at} view={view} />
            </>
          )}
        </span>
      </summary>
      <div class="body">
        {!isGuided(check) && <RichLine text={todo(check)} look="long" />}
        <More {...props} />
      </div>
    </details>
  )
}

/** Where the guide below says it in its place. */
const isGuided = ({ id, facts }: SetupCheck) => id === 'script_heard' && !facts.served

const LINKS: Partial<Record<SetupCheckId, ['toEndpoints' | 'toAlerts' | 'toSettings', string]>> = {
  webhook_delivered: ['toEndpoints', '/dashboard/endpoints'],
  alerts_tested: ['toAlerts', '/dashboard/alerts'],
  sending_on: ['toSettings', '/dashboard/settings'],
}

function More(props: Props): ComponentChildren {
  const { view, check } = props
  const { setup: words } = view.texts
  if (check.id === 'token_tested') return <FirstPush {...props} />
  if (check.id === 'script_heard') return <PasteGuide {...props} />
  const [label, href] = LINKS[check.id] ?? []
  if (!label) return null
  return (
    <p>
      <a class="button" href={href}>
        {words[label]}
      </a>
    </p>
  )
}

function FirstPush({ view, command, tokenFile }: Props) {
  return (
    <>
      {!tokenFile && <RichLine text={view.texts.setup.needsVariable} />}
      <pre class="code" id="first-push" tabindex={0}>
        {command}
      </pre>
      <p>
        <CopyButton view={view} from="first-push" />
      </p>
    </>
  )
}
