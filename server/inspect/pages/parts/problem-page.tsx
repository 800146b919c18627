import { Layout } from './layout.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  title: string
  /** What is wrong and what to do, in the page's language. */
  detail?: string | undefined
  /** The same as the API says it, where the page's language is another. */
  reason?: string | undefined
}

export function ProblemPage({ view, title, detail, reason }: Props) {
  return (
    <Layout view={view} title={title}>
      <div class="card stack narrow">
        <h1>{title}</h1>
        {detail && <p role="alert">{detail}</p>}
        {reason && (
          <p class="small muted" lang="en">
            {reason}
          </p>
        )}
        <p>
          <a href="/dashboard">{view.texts.problem.back}</a>
        </p>
      </div>
    </Layout>
  )
}
