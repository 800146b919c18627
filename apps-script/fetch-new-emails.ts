import type { HistoryRecord } from './ports.ts'
import { neverPushed } from './read-email.ts'
import type { Run } from './run.ts'

/** A message that history, or a search, shows as new. */
export interface NewEmail {
  messageId: string
  /** It did not arrive with the watched label; that was put on later. */
  isLabelledLater?: boolean
  /** The cursor that still brings this message; a search has none. */
  cursorBefore?: string
}

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
    historyTypes: ['messageAdded', 'labelAdded'],
    maxResults: 500,
    ...(pageToken && { pageToken }),
  })
  const emails: NewEmail[] = []
  const { recordBegun, watch } = run.state
  let cursorBefore = run.state.cursor
  for (const record of history) {
    const ofRecord = emailsOf(record, watch.id)
    const isBegun = recordBegun?.cursor === cursorBefore
    const done = isBegun ? ofRecord.findIndex(({ messageId }) => messageId === recordBegun.lastDone) + 1 : 0
    for (const email of ofRecord.slice(done)) {
      if (!seen.has(email.messageId)) emails.push({ ...email, cursorBefore })
      seen.add(email.messageId)
    }
    cursorBefore = String(record.id ?? cursorBefore)
  }
  // A record's own id resumes exactly behind it; only the last page's historyId covers everything that happened.
  const cursorAfter = nextPageToken ? cursorBefore : String(historyId ?? cursorBefore)
  return { emails, cursorAfter, nextPageToken }
}

/** `watched` is undefined for all mail: then what leaves the spam folder is new mail too. */
function emailsOf({ messagesAdded = [], labelsAdded = [] }: HistoryRecord, watched: string | undefined) {
  const added = messagesAdded.filter(({ message }) => {
    const labels = message?.labelIds ?? []
    return watched ? labels.includes(watched) : !neverPushed(labels)
  })
  const labelled = labelsAdded.filter(({ labelIds }) => labelIds?.includes(watched ?? 'INBOX'))
  const toEmail = (isLabelledLater: boolean) => (one: { message?: { id?: string } }) =>
    one.message?.id ? [{ messageId: one.message.id, isLabelledLater }] : []
  return [...added.flatMap(toEmail(false)), ...labelled.flatMap(toEmail(true))]
}
