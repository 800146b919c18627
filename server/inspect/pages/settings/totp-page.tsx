import { otpauthUrl, recoveryCodes } from '../../sign-in/totp.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Layout } from '../parts/layout.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import type { View } from '../view.ts'
import { CodeField } from './code-field.tsx'
import { TOTP_PATH } from './totp-card.tsx'

interface Props {
  view: View
  /** Kept nowhere until its first code confirms it. */
  secret: string
  host: string
  /** Who came by a login link need not know the password. */
  asksPassword: boolean
  refusal?: string | undefined
}

/** Where codes are switched on: the secret for the app, the codes for when that is lost, and the first code. */
export function TotpPage({ view, secret, host, asksPassword, refusal }: Props) {
  const { totp: words } = view.texts
  const url = otpauthUrl(secret, host)
  return (
    <Layout view={view} title={words.title}>
      <h1>{words.title}</h1>
      <form method="post" action={TOTP_PATH} class="card stack">
        {refusal && (
          <p role="alert" class="notice bad">
            {refusal}
          </p>
        )}
        <h2>{words.scan}</h2>
        <QrCode text={url} title={words.qr} />
        <p class="secret">
          <code id="totp-secret">{secret}</code>
          <CopyButton view={view} from="totp-secret" />
        </p>
        <p class="secret small">
          <a href={url}>{words.openApp}</a>
        </p>
        <details>
          <summary>{words.address}</summary>
          <p class="secret small">
            <code>{url}</code>
          </p>
        </details>
        <h2>{words.recovery}</h2>
        <p class="muted">{words.recoveryHint}</p>
        <pre id="recovery-codes">{recoveryCodes(secret).join('\n')}</pre>
        <div>
          <CopyButton view={view} from="recovery-codes" />
        </div>
        <h2>{words.confirm}</h2>
        <input type="hidden" name="secret" value={secret} />
        <CodeField label={words.firstCode} isFocused={refusal !== undefined} />
        {asksPassword && (
          <label class="field">
            {words.password}
            <input type="password" name="password" required autocomplete="current-password" />
          </label>
        )}
        <p class="muted">{words.consequence}</p>
        <div>
          <button class="primary">{words.switchOn}</button> <a href="/dashboard/settings">{words.cancel}</a>
        </div>
      </form>
    </Layout>
  )
}
