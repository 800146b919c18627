import { googleError } from './errors.ts'
import type { CallGmail } from './gmail-service.ts'
import type { HistoryRecord, HistoryType } from './history.ts'
import type { EmulatedMailbox } from './mailbox.ts'
import { pageSize, rejectUnknown } from './gmail-options.ts'
import { service, type Service } from './service.ts'

interface ListOptions {
  startHistoryId?: string | number
  historyTypes?: HistoryType[] | HistoryType
  labelId?: string
  maxResults?: number
  pageToken?: string
}

const OPTIONS = ['startHistoryId', 'historyTypes', 'labelId', 'maxResults', 'pageToken']

export function createHistoryService(callGmail: CallGmail, mailbox: EmulatedMailbox): Service {
  return service('Gmail.Users.History', {
    list: (userId: string, options: ListOptions = {}) =>
      callGmail('History.list', [userId, options], () => listHistory(mailbox, options)),
  })
}

function listHistory(mailbox: EmulatedMailbox, options: ListOptions) {
  rejectUnknown('Gmail.Users.History.list', options, OPTIONS)
  const start = parseStart(mailbox, String(options.startHistoryId))
  const from = options.pageToken === undefined ? start : Number(options.pageToken)
  const matching = mailbox.history.records.filter((record) => record.id > from && isWanted(record, options))
  const ids = [...new Set(matching.map(({ id }) => id))]
  const page = ids.slice(0, pageSize(options.maxResults))
  return {
    ...(page.length > 0 && { history: page.map((id) => toRecord(id, matching)) }),
    ...(ids.length > page.length && { nextPageToken: String(page.at(-1)) }),
    historyId: mailbox.historyId,
  }
}

function parseStart({ history }: EmulatedMailbox, text: string): number {
  if (!/^\d+$/.test(text)) {
    throw googleError(400, `Invalid value at 'start_history_id' (TYPE_UINT64), "${text}"`, 'invalid')
  }
  const start = Number(text)
  if (start < history.oldestId() || start > history.currentId()) {
    throw googleError(404, 'Requested entity was not found.', 'notFound')
  }
  return start
}

function isWanted(
  { type, labelIds, changed }: HistoryRecord,
  { historyTypes, labelId }: ListOptions,
): boolean {
  const types = historyTypes === undefined ? undefined : [historyTypes].flat()
  if (types && type && !types.includes(type)) return false
  return labelId === undefined || labelIds.includes(labelId) || changed.includes(labelId)
}

const FIELDS = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
}

function toRecord(id: number, changes: HistoryRecord[]) {
  const record: Record<string, unknown[]> = { messages: [] }
  for (const { type, messageId, threadId, labelIds, changed } of changes.filter((one) => one.id === id)) {
    record.messages?.push({ id: messageId, threadId })
    if (!type) continue
    const message = { id: messageId, threadId, labelIds }
    const isLabel = type === 'labelAdded' || type === 'labelRemoved'
    ;(record[FIELDS[type]] ??= []).push(isLabel ? { message, labelIds: changed } : { message })
  }
  return { id: String(id), ...record }
}
