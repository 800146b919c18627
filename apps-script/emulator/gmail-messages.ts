import type { Clock } from './clock.ts'
import { googleError } from './errors.ts'
import { pageSize, rejectUnknown } from './gmail-options.ts'
import type { GmailPayload } from './gmail-payload.ts'
import type { CallGmail } from './gmail-service.ts'
import type { EmulatedMailbox, MailboxMessage } from './mailbox.ts'
import { SCOPES } from './scopes.ts'
import { parseSearch, wantsSpamAndTrash } from './search.ts'
import { service, type Service } from './service.ts'

type ListOptions = {
  q?: string
  labelIds?: string[] | string
  includeSpamTrash?: boolean
  maxResults?: number
  pageToken?: string
}
type GetOptions = { format?: string; metadataHeaders?: string[] | string }

export function createMessagesService(callGmail: CallGmail, mailbox: EmulatedMailbox, clock: Clock): Service {
  return service('Gmail.Users.Messages', {
    list: (userId: string, options: ListOptions = {}) =>
      callGmail('Messages.list', [userId, options], () => listMessages(mailbox, options, clock)),
    get: (userId: string, id: string, options: GetOptions = {}) => {
      const scopes = ['minimal', 'metadata'].includes(options.format ?? '')
        ? SCOPES.gmailMetadata
        : SCOPES.gmailRead
      return callGmail('Messages.get', [userId, id, options], () => getMessage(mailbox, id, options), scopes)
    },
    Attachments: service('Gmail.Users.Messages.Attachments', {
      get: (userId: string, messageId: string, id: string) =>
        callGmail(
          'Messages.Attachments.get',
          [userId, messageId, id],
          () => getAttachment(find(mailbox, messageId), id),
          SCOPES.gmailRead,
        ),
    }),
  })
}

function listMessages(mailbox: EmulatedMailbox, options: ListOptions, clock: Clock) {
  rejectUnknown('Gmail.Users.Messages.list', options, [
    'q',
    'labelIds',
    'includeSpamTrash',
    'maxResults',
    'pageToken',
  ])
  const { q = '', labelIds = [], includeSpamTrash = false, maxResults, pageToken } = options
  const isFound = parseSearch(q, mailbox, clock.nowMs())
  const isHidden = ({ labelIds: has }: MailboxMessage) =>
    !includeSpamTrash && !wantsSpamAndTrash(q) && (has.has('SPAM') || has.has('TRASH'))
  const found = [...mailbox.messages.values()]
    .filter((message) => [labelIds].flat().every((id) => message.labelIds.has(id)))
    .filter((message) => !isHidden(message) && isFound(message))
    .sort((a, b) => b.internalDate - a.internalDate || (a.id < b.id ? 1 : -1))
  // Seen live: a token is a place in the list, not bound to its query.
  const rest = pageToken === undefined ? found : found.filter((message) => sortKey(message) < pageToken)
  const page = rest.slice(0, pageSize(maxResults))
  const last = page.at(-1)
  return {
    ...(page.length > 0 && { messages: page.map(({ id, threadId }) => ({ id, threadId })) }),
    ...(last && rest.length > page.length && { nextPageToken: sortKey(last) }),
    resultSizeEstimate: found.length,
  }
}

const sortKey = ({ internalDate, id }: MailboxMessage) => `${String(internalDate).padStart(15, '0')}-${id}`

function getMessage(mailbox: EmulatedMailbox, id: string, options: GetOptions) {
  rejectUnknown('Gmail.Users.Messages.get', options, ['format', 'metadataHeaders'])
  const message = find(mailbox, id)
  const payload = message.payload()
  const resource = {
    id,
    threadId: message.threadId,
    ...(message.labelIds.size > 0 && { labelIds: [...message.labelIds] }),
    snippet: payload.snippet,
    sizeEstimate: message.raw.length,
    historyId: String(message.historyId),
    internalDate: String(message.internalDate),
  }
  switch (options.format ?? 'full') {
    case 'full':
      return { ...resource, payload: payload.root }
    case 'metadata':
      return {
        ...resource,
        payload: { mimeType: payload.root.mimeType, headers: pickHeaders(payload, options) },
      }
    case 'minimal':
      return resource
    case 'raw':
      return { ...resource, raw: new Int8Array(message.raw) }
    default:
      throw googleError(400, `Invalid value at 'format', "${options.format}"`, 'invalid')
  }
}

function pickHeaders({ headers }: GmailPayload, { metadataHeaders }: GetOptions) {
  if (metadataHeaders === undefined) return headers
  const wanted = [metadataHeaders].flat().map((name) => name.toLowerCase())
  return headers.filter(({ name }) => wanted.includes(name.toLowerCase()))
}

function getAttachment(message: MailboxMessage, attachmentId: string) {
  const data = message.payload().attachments.get(attachmentId)
  if (!data) throw googleError(400, 'Invalid attachment token', 'invalid')
  return { size: data.length, data: new Int8Array(data) }
}

function find({ messages }: EmulatedMailbox, id: string): MailboxMessage {
  if (!/^[0-9a-f]+$/.test(id)) throw googleError(400, 'Invalid id value', 'invalidArgument')
  const message = messages.get(id)
  if (!message) throw googleError(404, 'Requested entity was not found.', 'notFound')
  return message
}
