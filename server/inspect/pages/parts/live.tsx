import type { ComponentChildren } from 'preact'
import { Layout, type LayoutProps } from './layout.tsx'
import { AgeWithin } from './times.tsx'
import { SlimVerdict } from './verdict.tsx'
import type { View } from '../view.ts'

/** The page's one connection for changes, which pauses by itself while the tab is hidden; and what is said when it is lost. */
export function LiveConnection({ view }: { view: View }) {
  const { live } = view.texts
  return (
    <>
      <div id="live" hidden {...{ 'hx-sse:connect': '/dashboard/live' }} />
      <p id="lost" class="lost" role="alert" hidden>
        <b>
          <AgeWithin words={live.lost} iso={view.now.toISOString()} view={view} />
        </b>{' '}
        {live.mayBeOld} <a href={view.path}>{live.loadAgain}</a>
      </p>
    </>
  )
}

interface Props {
  view: View
  children: ComponentChildren
}

/** What fetches its own page again after a change and takes itself, and the number of findings, from the answer. */
export function LivePart({ view, children }: Props) {
  return (
    <div
      id="live-part"
      class="live"
      hx-get={view.path}
      hx-trigger="store-changed from:#live"
      hx-select="#live-part"
      hx-select-oob="#badge:outerMorph"
      hx-swap="outerMorph"
    >
      {children}
    </div>
  )
}

/** On a page of forms: the verdict, if all is not well. Of the page that is fetched again only what has the class `now`, and an id, is taken too. */
export function LiveVerdict({ view, path }: { view: View; path: string }) {
  return (
    <>
      <LiveConnection view={view} />
      <div
        id="live-part"
        hidden={view.findings.length === 0}
        hx-get={path}
        hx-trigger="store-changed from:#live"
        hx-select="#live-part"
        hx-select-oob="#badge:outerMorph,.now:outerMorph"
        hx-swap="outerMorph"
      >
        <SlimVerdict view={view} />
      </div>
    </>
  )
}

/** A page that is always as things stand; `after` stays as it is, with what somebody types there. */
export function LivePage({ children, after, ...page }: LayoutProps & { after?: ComponentChildren }) {
  return (
    <Layout {...page}>
      <LiveConnection view={page.view} />
      <LivePart view={page.view}>{children}</LivePart>
      {after}
    </Layout>
  )
}
