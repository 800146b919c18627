import { Layout } from './layout.tsx'
import type { View } from './view.ts'

export function ProblemPage({
  view,
  title,
  detail,
}: {
  view: View
  title: string
  detail?: string | undefined
}) {
  return (
    <Layout view={view} title={title}>
      <div class="card stack narrow">
        <h1>{title}</h1>
        {detail && <p role="alert">{detail}</p>}
        <p>
          <a href="/dashboard">{view.texts.problem.back}</a>
        </p>
      </div>
    </Layout>
  )
}
