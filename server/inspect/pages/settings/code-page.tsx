import { CodeField } from './code-field.tsx'
import { SignInForm, type SignInProps } from './sign-in-form.tsx'

/** The second step of a sign-in; `ticket` says that the password was right. */
export function CodePage({ ticket, ...props }: SignInProps & { ticket: string }) {
  const { totp } = props.view.texts
  return (
    <SignInForm {...props} action="/login/code">
      <input type="hidden" name="ticket" value={ticket} />
      <CodeField label={totp.code} hint={totp.codeHint} isFocused />
    </SignInForm>
  )
}
