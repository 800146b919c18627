import { Settings } from '../../../../shared/api.ts'
import type { IngressToken, Senders } from '../../../../shared/access.ts'
import type { StoredSession } from '../../../store/store.ts'
import { Layout } from '../parts/layout.tsx'
import { LiveVerdict } from '../parts/live.tsx'
import { SendersCard, type TypedSenders } from './senders-card.tsx'
import { TokensCard, type TypedToken } from './tokens-card.tsx'
import { SessionList } from './session-list.tsx'
import { TotpCard, type TotpState } from './totp-card.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  settings: Settings
  senders: Senders
  typedSenders?: TypedSenders
  isVerified: boolean
  tokens: IngressToken[]
  created?: { name: string; secret: string } | undefined
  typedToken?: TypedToken
  totp: TotpState | undefined
  isFreeToEndCodes: boolean
  isCodeRefused?: boolean
  sessions: StoredSession[]
  ownId: string
}

export function SettingsPage({ view, settings, sessions, ownId, ...access }: Props) {
  const { settings: words } = view.texts
  return (
    <Layout view={view} title={words.title}>
      <LiveVerdict view={view} path="/dashboard/settings" />
      <h1>{words.title}</h1>
      <form method="post" action="/dashboard/settings" class="card stack">
        {Settings.keyof().options.map((name) => (
          <div key={name}>
            <input type="hidden" name={`shown_${name}`} value={settings[name] ? 'on' : 'off'} />
            <label>
              <input
                type="checkbox"
                role="switch"
                name={name}
                value="on"
                checked={settings[name]}
                aria-describedby={`${name}-hint`}
              />{' '}
              <code>{name}</code>
            </label>
            <p class="small muted" id={`${name}-hint`}>
              {words[name]}
            </p>
          </div>
        ))}
        <div>
          <button class="primary">{words.save}</button>
        </div>
      </form>
      <SendersCard
        view={view}
        senders={access.senders}
        typed={access.typedSenders}
        isVerified={access.isVerified}
      />
      <TokensCard view={view} tokens={access.tokens} created={access.created} typed={access.typedToken} />
      <TotpCard
        view={view}
        totp={access.totp}
        isFreeToEnd={access.isFreeToEndCodes}
        isRefused={access.isCodeRefused}
      />
      <SessionList view={view} sessions={sessions} ownId={ownId} />
    </Layout>
  )
}
