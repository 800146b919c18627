import type { ComponentChildren } from 'preact'
import { Layout } from '../parts/layout.tsx'
import type { View } from '../view.ts'

export interface SignInProps {
  view: View
  next: string
  problem?: string | undefined
}

/** A step of a sign-in; a form that waits for it goes along. */
export function SignInForm({ view, next, problem, action, children }: SignInProps & Step) {
  const { held, texts } = view
  const { signIn } = texts
  return (
    <Layout view={view} title={signIn.title}>
      <form method="post" action={action} class="card stack narrow">
        <h1>{signIn.title}</h1>
        {problem && (
          <p role="alert" class="notice bad">
            {problem}
          </p>
        )}
        {held && <p class="notice">{signIn.held}</p>}
        {held && <input type="hidden" name="held" value={JSON.stringify(held)} />}
        <input type="hidden" name="next" value={next} />
        {children}
        <button class="primary">{signIn.submit}</button>
      </form>
    </Layout>
  )
}

interface Step {
  action: string
  children: ComponentChildren
}
