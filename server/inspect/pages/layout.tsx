import type { ComponentChildren } from 'preact'
import type { View } from './view.ts'

// Attributes are the extension's own names; htmx would otherwise inject a style sheet.
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
        <script defer src="/assets/htmx-sse.js" />
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
        <form method="post" action="/language">
          <input type="hidden" name="next" value={view.path} />
          <button class="link" name="language" value={switchTo.language} lang={switchTo.language}>
            {switchTo.label}
          </button>
        </form>
        {view.isSignedIn && (
          <form method="post" action="/logout">
            <button class="link">{nav.signOut}</button>
          </form>
        )}
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
