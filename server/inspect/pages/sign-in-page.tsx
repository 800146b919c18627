import { Layout } from './layout.tsx'
import type { View } from './view.ts'

export function SignInPage({ view, next, problem }: { view: View; next: string; problem?: string }) {
  const { signIn } = view.texts
  return (
    <Layout view={view} title={signIn.title}>
      <form method="post" action="/login" class="card stack narrow">
        <h1>{signIn.title}</h1>
        {problem && (
          <p role="alert" class="notice bad">
            {problem}
          </p>
        )}
        <input type="hidden" name="next" value={next} />
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
        <button class="primary">{signIn.submit}</button>
      </form>
    </Layout>
  )
}
