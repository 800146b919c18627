import type { HeldForm } from '../../sign-in/held-form.ts'
import { LINK_PATH } from '../../sign-in/login-link.ts'
import { Layout } from '../parts/layout.tsx'
import { PostButton } from '../parts/post-button.tsx'
import type { View } from '../view.ts'
import { SignInForm, type SignInProps } from './sign-in-form.tsx'

export function SignInPage(props: SignInProps) {
  const { signIn } = props.view.texts
  return (
    <SignInForm {...props} action="/login">
      <label class="field">
        {signIn.password}
        <input
          type="password"
          name="password"
          required
          autofocus
          autocomplete="current-password"
          aria-describedby="password-hint"
        />
      </label>
      <small class="muted" id="password-hint">
        {signIn.hint}
      </small>
    </SignInForm>
  )
}

/** Behind `npm run login-link`: signs in once the button is pressed. */
export function LoginLinkPage({ view, link, problem }: LoginLinkProps) {
  const { signIn } = view.texts
  return (
    <Layout view={view} title={signIn.title}>
      <div class="card stack narrow">
        <h1>{signIn.title}</h1>
        {problem ? (
          <p role="alert" class="notice bad">
            {signIn.linkProblems[problem]} {signIn.linkCure}
          </p>
        ) : (
          <>
            <p>{signIn.linkHint}</p>
            <PostButton action={LINK_PATH} fields={{ link }} class="primary">
              {signIn.submit}
            </PostButton>
          </>
        )}
        <p>
          <a href="/login">{signIn.withPassword}</a>
        </p>
      </div>
    </Layout>
  )
}

interface LoginLinkProps {
  view: View
  link: string
  problem?: 'foreign' | 'expired' | 'used' | undefined
}

/** After the sign-in: nothing was lost, and nothing is sent that nobody presses. */
export function HeldFormPage({ view, held: { path, fields } }: { view: View; held: HeldForm }) {
  const { signIn, problem } = view.texts
  return (
    <Layout view={view} title={signIn.heldTitle}>
      <div class="card stack narrow">
        <h1>{signIn.heldTitle}</h1>
        <p>{signIn.heldHint}</p>
        <PostButton action={path} fields={fields} class="primary">
          {signIn.heldSend}
        </PostButton>
        <p>
          <a href="/dashboard">{problem.back}</a>
        </p>
      </div>
    </Layout>
  )
}
