import { neverPushed } from '../run/never-pushed.ts'
import { isReleased } from '../run/old-mail.ts'
import type { HistoryRecord } from '../ports.ts'
import type { NewEmail } from '../run/new-email.ts'
import type { Run } from '../run/run.ts'
import { watchedOf, type Watched } from '../run/watch-label.ts'

export interface NewEmails {
  emails: NewEmail[]
  /** The cursor once all of them are done. */
  cursorAfter: string
  nextPageToken: string | undefined
}

/** One page of Gmail's history since `cursor`: the messages of the watched label in order, each once. */
export function fetchNewEmails(
  run: Run,
  cursor: string,
  pageToken: string | undefined,
  seen: Set<string>,
): NewEmails {
  const {
    history = [],
    historyId,
    nextPageToken,
  } = run.google.mailbox.listHistory({
    startHistoryId: cursor,
    historyTypes: ['messageAdded', 'labelAdded', 'labelRemoved', 'messageDeleted'],
    maxResults: 500,
    ...(pageToken && { pageToken }),
  })
  for (const { messagesDeleted = [] } of history)
    for (const { message } of messagesDeleted) seen.add(message?.id ?? '')
  const emails: NewEmail[] = []
  const { recordBegun } = run.state
  const watched: Watched = history.length > 0 ? watchedOf(run) : { ids: [], not: [] }
  let cursorBefore = run.state.cursor
  for (const record of history) {
    const ofRecord = emailsOf(record, watched)
    const isBegun = recordBegun?.cursor === cursorBefore
    const done = isBegun ? ofRecord.findIndex(({ messageId }) => messageId === recordBegun.lastDone) + 1 : 0
    for (const email of ofRecord.slice(done)) {
      const isPerhapsKnown = email.isPerhapsKnown || isReleased(run.state, cursorBefore)
      if (!seen.has(email.messageId)) emails.push({ ...email, isPerhapsKnown, cursorBefore })
      seen.add(email.messageId)
    }
    cursorBefore = String(record.id ?? cursorBefore)
  }
  // A record's own id resumes exactly behind it; only the last page's historyId covers everything that happened.
  const cursorAfter = nextPageToken ? cursorBefore : String(historyId ?? cursorBefore)
  return { emails, cursorAfter, nextPageToken }
}

/** Labels are those of the moment: what is spam now may be seen when it is no longer. */
function emailsOf(
  { messagesAdded = [], labelsAdded = [], labelsRemoved = [] }: HistoryRecord,
  { ids, not }: Watched,
) {
  const hasOne = (labelIds: string[], wanted: string[]) => labelIds.some((id) => wanted.includes(id))
  const later = [
    ...labelsAdded.filter(({ labelIds = [] }) => hasOne(labelIds, ['INBOX', ...(ids ?? [])])),
    ...labelsRemoved.filter(({ labelIds = [] }) => neverPushed(labelIds) || hasOne(labelIds, not)),
  ].map(({ message, labelIds = [] }) => {
    const isChosen = hasOne(
      labelIds,
      [...(ids ?? []), ...not].filter((id) => id !== 'INBOX'),
    )
    return { message, isPerhapsKnown: true, isMoved: !isChosen }
  })
  return [...messagesAdded, ...later].flatMap(({ message, ...how }): NewEmail[] => {
    const { id, labelIds = [] } = message ?? {}
    const isWatched = !neverPushed(labelIds) && (!ids || hasOne(labelIds, ids)) && !hasOne(labelIds, not)
    return id && isWatched ? [{ messageId: id, ...how }] : []
  })
}
