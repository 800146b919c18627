import type { ComponentChildren } from 'preact'
import type { View } from './view.ts'

/** The page's one connection for changes; pauses by itself while the tab is hidden. */
export function LiveConnection() {
  return <div id="live" hidden {...{ 'hx-sse:connect': '/dashboard/live' }} />
}

interface Props {
  view: View
  id: string
  /** Selectors of other parts that the same answer renews. */
  also?: string
  children: ComponentChildren
}

/** A part that fetches its own page again after a change and takes itself from the answer. */
export function LivePart({ view, id, also, children }: Props) {
  return (
    <section
      id={id}
      hx-get={view.path}
      hx-trigger="store-changed from:#live"
      hx-select={`#${id}`}
      hx-select-oob={also && `${also}:outerMorph`}
      hx-swap="outerMorph"
    >
      {children}
    </section>
  )
}
