import { Layout } from '../parts/layout.tsx'
import type { View } from '../view.ts'
import { CodeField } from './code-field.tsx'

interface Props {
  view: View
  next: string
  /** Says that the password was right. */
  ticket: string
  problem?: string | undefined
}

/** The second step of a sign-in. */
export function CodePage({ view, next, ticket, problem }: Props) {
  const { held, texts } = view
  const { signIn, totp } = texts
  return (
    <Layout view={view} title={signIn.title}>
      <form method="post" action="/login/code" class="card stack narrow">
        <h1>{signIn.title}</h1>
        {problem && (
          <p role="alert" class="notice bad">
            {problem}
          </p>
        )}
        {held && <p class="notice">{signIn.held}</p>}
        {held && <input type="hidden" name="held" value={JSON.stringify(held)} />}
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="ticket" value={ticket} />
        <CodeField label={totp.code} hint={totp.codeHint} isFocused />
        <button class="primary">{signIn.submit}</button>
      </form>
    </Layout>
  )
}
