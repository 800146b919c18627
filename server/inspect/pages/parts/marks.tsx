/** The shapes say it first, their colour second; a word always stands beside them or in their title. */
const SHAPES = {
  delivered: <path d="M3 8.5l3.2 3.2L13 5" />,
  pending: <circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.1" />,
  retrying: <path d="M13 8a5 5 0 1 1-1.6-3.7M13.4 1.8v3.4H10" />,
  held: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  none: <path d="M4.5 8h7" />,
  broken: (
    <>
      <path class="fill" d="M5.3.8h5.4l4.5 4.5v5.4l-4.5 4.5H5.3L.8 10.7V5.3z" />
      <path class="hole" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" />
    </>
  ),
  well: (
    <>
      <circle class="fill" cx="8" cy="8" r="7.2" />
      <path class="hole" d="M4.8 8.3l2.2 2.2 4.2-4.6" />
    </>
  ),
  late: <path d="M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M8 4.5V8l2.2 1.6" />,
  external: <path d="M6.5 3H3v10h10V9.5M9 2.5h4.5V7M13.2 2.8L7.5 8.5" />,
  search: <path d="M3 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0M10 10l4 4" />,
  copy: <path d="M6 5h7v9H6zM6 11H3V2h7v3" />,
  theme: <path d="M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M8 2v12" />,
}
export type MarkName = keyof typeof SHAPES

const LOOKS: Partial<Record<MarkName, string>> = {
  delivered: 'ok',
  well: 'ok',
  retrying: 'late',
  late: 'late',
  broken: 'bad',
  pending: 'idle',
  held: 'idle',
  none: 'idle',
}

/** Every shape once a page; `Mark` refers to them. */
export function MarkSprite() {
  return (
    <svg class="sprite" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="4" />
        </pattern>
      </defs>
      {Object.entries(SHAPES).map(([name, shape]) => (
        <symbol id={`mark-${name}`} viewBox="0 0 16 16" key={name}>
          {shape}
        </symbol>
      ))}
    </svg>
  )
}

/** `title` says it to those who do not see it; without one a word stands beside it. */
export function Mark({
  name,
  title,
  size,
}: {
  name: MarkName
  title?: string | undefined
  size?: 'big' | 'small'
}) {
  return (
    <svg
      class={['mark', size, LOOKS[name]].filter(Boolean).join(' ')}
      role={title ? 'img' : undefined}
      aria-hidden={title ? undefined : 'true'}
    >
      {title && <title>{title}</title>}
      <use href={`#mark-${name}`} />
    </svg>
  )
}

/** A delivery's status as its mark. */
export const markOf = (status: string): MarkName =>
  status === 'undelivered' ? 'broken' : status in SHAPES ? (status as MarkName) : 'none' // asked for just before
