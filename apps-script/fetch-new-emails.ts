import type { HistoryPage, HistoryRecord } from './ports.ts'
import { neverPushed } from './read-email.ts'
import type { Run } from './run.ts'

/** A message that history, or a search, shows as new. */
export interface NewEmail {
  messageId: string
  /** It did not arrive with the watched label; that was put on later. */
  isLabelledLater: boolean
  /** The cursor that still brings this message. */
  cursorBefore: string
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
  const page = run.google.mailbox.listHistory({
    startHistoryId: cursor,
    historyTypes: ['messageAdded', 'labelAdded'],
    maxResults: 500,
    ...(pageToken && { pageToken }),
  })
  const emails: NewEmail[] = []
  let cursorBefore = run.state.cursor
  for (const record of page.history ?? []) {
    for (const [messageId, isLabelledLater] of emailsOf(record, run.state.watch.id)) {
      if (messageId && !seen.has(messageId)) emails.push({ messageId, isLabelledLater, cursorBefore })
      seen.add(messageId)
    }
    cursorBefore = String(record.id ?? cursorBefore)
  }
  return { emails, cursorAfter: cursorAfter(page, cursorBefore), nextPageToken: page.nextPageToken }
}

// A record's own id resumes exactly behind it; only the last page's historyId covers everything that happened.
function cursorAfter(page: HistoryPage, lastRecord: string): string {
  return page.nextPageToken ? lastRecord : String(page.historyId ?? lastRecord)
}

/** `watched` is undefined for all mail: then what leaves the spam folder is new mail too. */
function emailsOf(record: HistoryRecord, watched: string | undefined): [string, boolean][] {
  const added = (record.messagesAdded ?? []).filter(({ message }) => {
    const labels = message?.labelIds ?? []
    return watched ? labels.includes(watched) : !neverPushed(labels)
  })
  const labelled = (record.labelsAdded ?? []).filter(({ labelIds }) => labelIds?.includes(watched ?? 'INBOX'))
  return [
    ...added.map(({ message }): [string, boolean] => [message?.id ?? '', false]),
    ...labelled.map(({ message }): [string, boolean] => [message?.id ?? '', true]),
  ]
}
