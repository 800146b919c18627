import type { StoredSession } from '../../store/store.ts'
import type { Texts } from './texts.ts'
import { CardTable } from './card-table.tsx'
import { Time } from './format.tsx'
import { PostButton } from './post-button.tsx'

interface Props {
  texts: Texts
  sessions: StoredSession[]
  ownId: string
}

/** Who is signed in, each to be signed out, or all. */
export function SessionList({ texts, sessions, ownId }: Props) {
  const { sessions: words } = texts
  return (
    <section aria-labelledby="sessions-heading">
      <h2 id="sessions-heading">{words.title}</h2>
      <p>{words.intro}</p>
      <CardTable
        columns={[words.browser, words.address, words.since, words.lastSeen, words.action]}
        rows={sessions.map(({ id, browser, ip, startedAt, seenAt }) => ({
          cells: [
            <bdi>{browser}</bdi>,
            ip,
            <Time iso={startedAt} texts={texts} />,
            <Time iso={seenAt} texts={texts} />,
            id === ownId ? (
              words.thisOne
            ) : (
              <PostButton action={`/dashboard/sessions/${id}/end`} label={words.end} class="outline" />
            ),
          ],
        }))}
      />
      <PostButton action="/dashboard/sessions/end" label={words.endAll} class="outline" />
    </section>
  )
}
