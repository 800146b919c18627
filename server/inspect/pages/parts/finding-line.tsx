import type { Finding } from '../../../../shared/finding.ts'
import { CATALOGUES } from '../../../watch/catalogue.ts'
import { Mark, type MarkName } from './marks.tsx'
import { OutsideLink } from './outside-link.tsx'
import { PostButton } from './post-button.tsx'
import { Age, Clock } from './times.tsx'
import type { View } from '../view.ts'

export const MARKS = {
  broken: 'broken',
  late: 'late',
  note: 'held',
  well: 'well',
  waiting: 'pending',
} satisfies Record<string, MarkName>

interface Props {
  view: View
  finding: Finding
  /** The heading above it says the same. */
  isNamed?: boolean
}

/** What is not well, since when, and the one action that mends it. */
export function FindingLine({ view, finding, isNamed }: Props) {
  const { overview: words, language } = view.texts
  const told = CATALOGUES[language][finding.code]
  return (
    <div class="finding">
      <Mark name={MARKS[finding.severity]} title={words.kind[finding.severity]} />
      <div>
        {!isNamed && (
          <p>
            <b>{told.title(finding)}</b>
          </p>
        )}
        <p class={isNamed ? '' : 'small muted'}>{told.detail(finding)}</p>
      </div>
      <p class="since">
        {words.since} <Clock iso={finding.since} view={view} />, <Age iso={finding.since} view={view} />
      </p>
      <Action label={told.action} finding={finding} />
    </div>
  )
}

const SCRIPTS = 'https://script.google.com/home'

function Action({ label, finding: { action, code } }: { label: string; finding: Finding }) {
  switch (action.kind) {
    case 'post':
      return (
        <PostButton action={action.href ?? ''} class="small">
          {label}
        </PostButton>
      )
    case 'open_script':
      return <OutsideLink href={action.href ?? SCRIPTS} label={label} />
    case 'link':
    case 'configure':
      return (
        <a class="button small" href={action.href ?? `/dashboard/alerts#${code}`}>
          {label}
        </a>
      )
  }
}
