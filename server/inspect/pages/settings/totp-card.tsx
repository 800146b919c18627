import { Card } from '../parts/card.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'
import { CodeField } from './code-field.tsx'

export const TOTP_PATH = '/dashboard/settings/two-factor'

export interface TotpState {
  since: string
  recoveryLeft: number
}

interface Props {
  view: View
  /** Undefined: it is off. */
  totp: TotpState | undefined
  /** Who came by a login link need not have the app any more. */
  isFreeToEnd: boolean
  isRefused?: boolean | undefined
}

/** Whether a code is asked for beside the password. */
export function TotpCard({ view, totp, ...ending }: Props) {
  const { totp: words } = view.texts
  return (
    <Card id="two-factor-heading" title={words.title}>
      {totp ? (
        <SwitchOff view={view} totp={totp} {...ending} />
      ) : (
        <div class="stack">
          <p class="muted">{words.intro}</p>
          <p>
            <a class="button" href={TOTP_PATH}>
              {words.begin}
            </a>
          </p>
        </div>
      )}
    </Card>
  )
}

function SwitchOff({ view, totp, isFreeToEnd, isRefused = false }: Props & { totp: TotpState }) {
  const { totp: words } = view.texts
  return (
    <form method="post" action={`${TOTP_PATH}/off`} class="stack">
      {isRefused && (
        <p role="alert" class="notice bad">
          {words.wrong}
        </p>
      )}
      <p>
        {words.isOn} <Time iso={totp.since} view={view} />. {words.recoveryLeft(totp.recoveryLeft)}
      </p>
      {!isFreeToEnd && <CodeField label={words.code} hint={words.codeHint} isFocused={isRefused} />}
      <div>
        <button class="danger">{words.switchOff}</button>
      </div>
    </form>
  )
}
