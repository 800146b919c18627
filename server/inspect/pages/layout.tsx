import type { ComponentChildren } from 'preact'
import { PostButton } from './post-button.tsx'
import type { View } from './view.ts'

// No style sheet of htmx's own, no snapshots of pages kept in the browser.
const HTMX_CONFIG = JSON.stringify({ includeIndicatorCSS: false, history: false, extensions: 'sse' })

interface Props {
  view: View
  title: string
  children: ComponentChildren
}

export function Layout({ view, title, children }: Props) {
  const { texts, done } = view
  return (
    <html lang={texts.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{`${title} - Gmail Push Ingress`}</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/pico.css" />
        <link rel="stylesheet" href="/assets/app.css" />
        <script defer src="/assets/htmx.js" />
        <script defer src="/assets/local-times.js" />
      </head>
      <body>
        <a class="skip" href="#main">
          {texts.skipToContent}
        </a>
        <Header view={view} />
        <main id="main" class="container">
          {done && (
            <p role="status" class="notice">
              {done}
            </p>
          )}
          {children}
        </main>
      </body>
    </html>
  )
}

function Header({ view }: { view: View }) {
  const { nav, switchTo } = view.texts
  return (
    <header class="container">
      <strong>Gmail Push Ingress</strong>
      {view.isSignedIn && (
        <nav aria-label={nav.label}>
          <ul>
            <NavLink view={view} href="/dashboard" label={nav.history} />
            <NavLink view={view} href="/dashboard/endpoints" label={nav.endpoints} />
            <NavLink view={view} href="/dashboard/settings" label={nav.settings} />
          </ul>
        </nav>
      )}
      <div class="tools">
        <PostButton
          action="/language"
          label={switchTo.label}
          lang={switchTo.language}
          class="link"
          fields={{ language: switchTo.language, next: view.path }}
        />
        {view.isSignedIn && <PostButton action="/logout" label={nav.signOut} class="link" />}
      </div>
    </header>
  )
}

function NavLink({ view, href, label }: { view: View; href: string; label: string }) {
  const isCurrent = view.path.split('?')[0] === href
  return (
    <li>
      <a href={href} aria-current={isCurrent ? 'page' : undefined}>
        {label}
      </a>
    </li>
  )
}
