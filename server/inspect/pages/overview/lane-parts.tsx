import type { ComponentChildren } from 'preact'
import type { Finding } from '../../../../shared/finding.ts'
import type { Heartbeat } from '../../../../shared/mailbox-report.ts'
import type { Delay } from '../../../../shared/measures.ts'
import { formatDuration } from '../parts/ages.ts'
import { MARKS } from '../parts/finding-line.tsx'
import { formatCount } from '../parts/format.tsx'
import { Mark } from '../parts/marks.tsx'
import type { View } from '../view.ts'

/** The worst of what is found about it. */
export function findWorst(
  { findings }: View,
  kind: 'mailbox' | 'endpoint' | 'store',
  id: string,
): Finding | undefined {
  return findings.find(({ subject }) => subject.kind === kind && subject.id === id) // the worst come first
}

interface WhoProps {
  view: View
  worst: Finding | undefined
  /** What stands under the name is not about what is found. */
  isCalm?: boolean
  /** Switched off by somebody: neither well nor ill. */
  isOff?: boolean
  /** Why it says nothing that nothing is found about it. */
  unsure?: string | undefined
  name: string
  href: string
  children: ComponentChildren
}

export function Who({ view, worst, isCalm, isOff, unsure, name, href, children }: WhoProps) {
  const { overview: words } = view.texts
  const quiet = isOff ? 'note' : unsure ? 'waiting' : 'well'
  const quietWords = { note: words.paused, waiting: unsure, well: words.states.well }
  return (
    <div class="who">
      <Mark
        name={MARKS[worst?.severity ?? quiet]}
        title={worst ? words.states[worst.severity] : quietWords[quiet]}
      />
      <a href={href} title={name} class="cut">
        <bdi>{name}</bdi>
      </a>
      <small class={`cut ${worst && !isCalm && worst.severity !== 'note' ? worst.severity : 'muted'}`}>
        {children}
      </small>
    </div>
  )
}

/** Of Google's day: a consumer account's; a Workspace account has six hours. */
const QUOTA = { triggerSeconds: 90 * 60, fetches: 20_000 }

export function Meters({ view, budget }: { view: View; budget: Heartbeat['budget'] }) {
  const { overview: words } = view.texts
  return (
    <>
      <Meter
        label={words.script}
        value={words.ofMinutes(formatCount(Math.round(budget.triggerSeconds / 60), view))}
        used={budget.triggerSeconds / QUOTA.triggerSeconds}
      />
      <Meter
        label={words.requests}
        value={words.ofRequests(formatCount(budget.fetches, view))}
        used={budget.fetches / QUOTA.fetches}
      />
    </>
  )
}

function Meter({ label, value, used }: { label: string; value: string; used: number }) {
  const look = used >= 0.95 ? 'bad' : used >= 0.8 ? 'late' : ''
  return (
    <div class={`meter ${look}`}>
      <span class="muted">{label}</span>
      <span>{value}</span>
      <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
        <rect width={Math.round(Math.min(1, used) * 100)} height="3" />
      </svg>
    </div>
  )
}

export function DelayFigures({ view, delay }: { view: View; delay: Delay | undefined }) {
  const { overview: words } = view.texts
  if (delay?.medianMs === undefined || delay.p95Ms === undefined) return <p class="delay">{words.noDelay}</p>
  return (
    <p class="delay">
      <b>{formatDuration(delay.medianMs, view)}</b> {words.median}
      <br />
      <b>{formatDuration(delay.p95Ms, view)}</b> {words.p95}
    </p>
  )
}
