import type { ComponentChildren } from 'preact'
import type { EndpointMeasures, HourOfEmails } from '../../../../shared/measures.ts'
import type { View } from '../view.ts'
import { formatCount } from './format.tsx'

// Bars are drawn in a box of about the size it has on a desk; the sheet stretches it. What went well stands on the base line, what
// went wrong hangs from it. Text stands outside, so that nothing of it is stretched.
const WIDTH = 360
const TALL = 56
const LOW = 30

interface BarsProps {
  height: number
  title: string
  children: ComponentChildren
}

function Bars({ height, title, children }: BarsProps) {
  return (
    <svg
      class={height === TALL ? 'bars tall' : 'bars'}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={title}
    >
      {children}
    </svg>
  )
}

/** Rectangles as one path: a row of 96 of them takes a fifth of the bytes. */
function Column({ look, boxes, of }: { look: string; boxes: Box[]; of: number }) {
  const step = WIDTH / of
  const width = round(step * 0.84)
  const drawn = boxes.filter(({ height }) => height > 0)
  if (drawn.length === 0) return null
  const path = drawn.map(
    ({ at, top, height }) =>
      `M${round((at + 0.08) * step)} ${round(top)}h${width}v${round(height)}h-${width}z`,
  )
  return <path class={look} d={path.join('')} />
}

interface Box {
  at: number
  top: number
  height: number
}

const round = (value: number) => Math.round(value * 10) / 10

/** Emails by the hour they came: the box is received, the fill delivered, the hatch failing. */
export function HourBars({ hours, title }: { hours: HourOfEmails[]; title: string }) {
  const most = Math.max(1, ...hours.map(({ received }) => received))
  const scale = (count: number) => (count / most) * (TALL - 2)
  const boxes = (from: (hour: HourOfEmails) => number, height: (hour: HourOfEmails) => number) =>
    hours.map((hour, at) => ({
      at,
      top: TALL - scale(from(hour) + height(hour)),
      height: scale(height(hour)),
    }))
  const none = () => 0
  return (
    <Bars height={TALL} title={title}>
      <Column look="good" of={hours.length} boxes={boxes(none, (hour) => hour.delivered)} />
      <Column
        look="hatch"
        of={hours.length}
        boxes={boxes(
          (hour) => hour.delivered,
          (hour) => hour.failing,
        )}
      />
      <Column look="box" of={hours.length} boxes={boxes(none, (hour) => hour.received)} />
    </Bars>
  )
}

export function countAttempts(measures: EndpointMeasures | undefined) {
  const hours = measures?.hours ?? []
  return {
    delivered: hours.reduce((sum, hour) => sum + hour.delivered, 0),
    failed: hours.reduce((sum, hour) => sum + hour.failed, 0),
  }
}

const BASE = 20

/** Attempts by hour: those that were delivered stand, those that failed hang. */
export function AttemptBars({ view, measures }: { view: View; measures: EndpointMeasures }) {
  const { hours } = measures
  const sum = countAttempts(measures)
  const title = view.texts.overview.attempts(formatCount(sum.delivered, view), formatCount(sum.failed, view))
  const most = Math.max(1, ...hours.map(({ delivered, failed }) => Math.max(delivered, failed)))
  const good = hours.map(({ delivered }, at) => ({ at, height: (delivered / most) * BASE }))
  const hung = hours.map(({ failed }, at) => ({
    at,
    top: BASE + 1,
    height: failed > 0 ? Math.max(3, (failed / most) * 9) : 0,
  }))
  return (
    <Bars height={LOW} title={title}>
      <path class="base" d={`M0 ${BASE}H${WIDTH}`} />
      <Column look="good" of={hours.length} boxes={good.map((box) => ({ ...box, top: BASE - box.height }))} />
      <Column look="hung" of={hours.length} boxes={hung} />
    </Bars>
  )
}

const BEATS = [
  { mark: '#', look: 'good', top: 6, height: 14 },
  { mark: '-', look: 'half', top: 13, height: 7 },
  { mark: '_', look: 'hung', top: 21, height: 8 },
  { mark: '.', look: 'none', top: 18, height: 2 },
]

/** Heartbeats by quarter of an hour. */
export function BeatBars({ beats, title }: { beats: string; title: string }) {
  return (
    <Bars height={LOW} title={title}>
      {BEATS.map(({ mark, look, ...box }) => (
        <Column
          look={look}
          of={beats.length}
          boxes={[...beats].flatMap((beat, at) => (beat === mark ? [{ at, ...box }] : []))}
          key={mark}
        />
      ))}
    </Bars>
  )
}
