import type { Texts } from '../texts.ts'

interface Props {
  texts: Texts
  isFiltered: boolean
  url: string
}

/** Says the next step: another search, or a first push. */
export function EmptyHistory({ texts: { history }, isFiltered, url }: Props) {
  if (isFiltered) {
    return (
      <p>
        {history.nothing} <a href="/dashboard">{history.showAll}</a>
      </p>
    )
  }
  return (
    <article>
      <h2>{history.empty}</h2>
      <p>{history.emptyNext}</p>
      <pre>
        <code>{firstPush(url)}</code>
      </pre>
      <p>{history.emptyThen}</p>
    </article>
  )
}

const firstPush = (url: string) => `curl -X POST ${url}/api/ingress/gmail \\
  -H "Authorization: Bearer $PROCESS_API_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"sender":"test@example.com","body":"test","subject":"test"}'`
