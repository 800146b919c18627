import { Layout } from './layout.tsx'
import type { View } from './view.ts'

export function ProblemPage({ view, title, detail }: { view: View; title: string; detail?: string }) {
  return (
    <Layout view={view} title={title}>
      <h1>{title}</h1>
      {detail && <p role="alert">{detail}</p>}
      <p>
        <a href="/dashboard">{view.texts.problem.back}</a>
      </p>
    </Layout>
  )
}
