import type { ComponentChildren } from 'preact'
import { assetPath } from '../assets/assets.ts'
import { KeysHelp } from './keys-help.tsx'
import { Mark, MarkSprite } from './marks.tsx'
import { PostButton } from './post-button.tsx'
import { tabOf } from './verdict.tsx'
import type { View } from '../view.ts'

// No style sheet of htmx's own, no snapshots of pages kept in the browser; what a reader opened or chose stays so.
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  extensions: 'sse',
  morphIgnore: ['data-htmx-powered', 'open', 'checked'],
})

export interface LayoutProps {
  view: View
  title: string
  /** Without a script too, once a minute. */
  renewsItself?: boolean
  children: ComponentChildren
}

export function Layout({ view, title, renewsItself, children }: LayoutProps) {
  const { texts, done } = view
  const { icon, tally } = tabOf(view)
  return (
    <html lang={texts.language} data-theme={view.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{`${tally ? `${tally} · ` : ''}${title} - Gmail Push Ingress`}</title>
        <link rel="icon" href={assetPath(`${icon}.svg`)} id="icon" />
        {renewsItself && (
          <noscript>
            <meta http-equiv="refresh" content="60" />
          </noscript>
        )}
        <link rel="stylesheet" href={assetPath('app.css')} />
        <script defer src={assetPath('htmx.js')} />
        <script defer src={assetPath('page.js')} />
      </head>
      <body>
        <MarkSprite />
        <a class="skip" href="#main">
          {texts.skipToContent}
        </a>
        <Header view={view} />
        <main id="main">
          {done && (
            <p role="status" class="notice">
              {done}
            </p>
          )}
          {children}
        </main>
        {view.isSignedIn && <KeysHelp view={view} />}
      </body>
    </html>
  )
}

function Header({ view }: { view: View }) {
  const { nav, switchTo, themes } = view.texts
  const theme = view.theme ?? 'auto'
  const stay = { next: view.path, ...(view.held && { held: JSON.stringify(view.held) }) }
  return (
    <header class="top">
      <div>
        <a class="brand" href="/dashboard">
          <img src={assetPath('well.svg')} alt="" width="20" height="20" />
          Gmail Push Ingress
        </a>
        {view.isSignedIn && (
          <nav aria-label={nav.label}>
            <ul>
              <NavLink view={view} href="/dashboard" label={nav.overview} />
              <NavLink view={view} href="/dashboard/endpoints" label={nav.endpoints} />
              <NavLink view={view} href="/dashboard/alerts" label={nav.alerts}>
                <Badge view={view} />
              </NavLink>
              <NavLink view={view} href="/dashboard/setup" label={nav.setup} />
              <NavLink view={view} href="/dashboard/settings" label={nav.settings} />
            </ul>
          </nav>
        )}
        <div class="tools">
          <PostButton
            action="/theme"
            title={themes[theme]}
            fields={{ theme: NEXT_THEME[theme], ...stay }}
            class="link"
          >
            <Mark name="theme" title={themes[theme]} />
          </PostButton>
          <PostButton
            action="/language"
            lang={switchTo.language}
            class="link"
            fields={{ language: switchTo.language, ...stay }}
          >
            {switchTo.label}
          </PostButton>
          {view.isSignedIn && (
            <PostButton action="/logout" class="link">
              {nav.signOut}
            </PostButton>
          )}
        </div>
      </div>
    </header>
  )
}

const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' }

function NavLink({
  view,
  href,
  label,
  children,
}: {
  view: View
  href: string
  label: string
  children?: ComponentChildren
}) {
  const isCurrent = view.path.split('?')[0] === href
  return (
    <li>
      <a href={href} aria-current={isCurrent ? 'page' : undefined}>
        {label}
        {children}
      </a>
    </li>
  )
}

/** How many findings there are; the script of the page takes the tab's icon from here. */
function Badge({ view }: { view: View }) {
  const count = view.findings.length
  return (
    <span id="badge" data-icon={assetPath(`${tabOf(view).icon}.svg`)}>
      {count > 0 && <span class="badge">{count}</span>}
    </span>
  )
}
