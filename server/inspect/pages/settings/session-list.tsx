import type { StoredSession } from '../../../store/store.ts'
import { Card } from '../parts/card.tsx'
import { CardTable } from '../parts/card-table.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  sessions: StoredSession[]
  ownId: string
}

/** Who is signed in, each to be signed out, or all. */
export function SessionList({ view, sessions, ownId }: Props) {
  const { sessions: words } = view.texts
  const endAll = (
    <PostButton action="/dashboard/sessions/end" class="small">
      {words.endAll}
    </PostButton>
  )
  return (
    <Card id="sessions-heading" title={words.title} end={endAll}>
      <p class="body muted">{words.intro}</p>
      <CardTable
        columns={[words.browser, words.address, words.since, words.lastSeen, words.action]}
        rows={sessions.map(({ id, browser, ip, startedAt, seenAt }) => ({
          cells: [
            <bdi>{browser}</bdi>,
            ip,
            <Time iso={startedAt} view={view} />,
            <Time iso={seenAt} view={view} />,
            id === ownId ? (
              words.thisOne
            ) : (
              <PostButton action={`/dashboard/sessions/${id}/end`} class="small">
                {words.end}
              </PostButton>
            ),
          ],
        }))}
      />
    </Card>
  )
}
