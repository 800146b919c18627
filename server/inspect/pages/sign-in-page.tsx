import { Layout } from './layout.tsx'
import type { View } from './view.ts'

export function SignInPage({ view, next, problem }: { view: View; next: string; problem?: string }) {
  const { signIn } = view.texts
  return (
    <Layout view={view} title={signIn.title}>
      <article class="narrow">
        <h1>{signIn.title}</h1>
        {problem && <p role="alert">{problem}</p>}
        <form method="post" action="/login">
          <input type="hidden" name="next" value={next} />
          <label>
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
          <small id="password-hint">{signIn.hint}</small>
          <button>{signIn.submit}</button>
        </form>
      </article>
    </Layout>
  )
}
