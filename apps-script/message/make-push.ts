import { decodeHTML } from 'entities/decode'
import type { PushInput } from '../../shared/push.ts'
import { VISIBLE } from '../../shared/visible.ts'
import { joinFlowed } from './join-flowed.ts'
import type { GmailMessage, GmailPart } from '../ports.ts'
import { bytesOf, readAttachments } from './read-attachments.ts'
import { headerOf, headersOf, readMime } from './read-mime.ts'
import { isoOf } from '../run/iso-of.ts'
import type { Run } from '../run/run.ts'
import { decodeUtf8 } from './utf8.ts'
import { labelNames } from '../run/watch-label.ts'

const MAX_BODY_CHARS = 5_000_000

/** A Gmail message as the receiver wants it. `sender` and `body` always hold something visible. */
export function makePush(run: Run, messageId: string, message: GmailMessage): PushInput {
  const root = message.payload ?? {}
  const header = (name: string) => headerOf(root, name)
  const everyHeader = (name: string) => headersOf(root, name).join(', ') || undefined
  const mime = readMime(root, (part) => wordsOf(run, messageId, part))
  const body = firstVisible(mime.text, decodeHTML(message.snippet ?? ''), '(empty message)')
  const attachments = run.settings.attachments.list
    ? readAttachments(run, message, mime.attachments, mime.html)
    : undefined
  const internalDate = timeOf(Number(message.internalDate))
  const truncated = {
    ...(body.length > MAX_BODY_CHARS && { body: true }),
    ...(mime.html.length > MAX_BODY_CHARS && { bodyHtml: true }),
    ...(attachments?.isTruncated && { attachments: true }),
  }
  return {
    sender: firstVisible(header('from'), header('sender'), header('return-path'), '(unknown sender)'),
    subject: header('subject'),
    body: body.slice(0, MAX_BODY_CHARS),
    date: dateOf(header('date')) ?? internalDate,
    internalDate,
    messageId,
    threadId: message.threadId,
    rfc822MessageId: header('message-id') || undefined,
    mailbox: run.state.mailbox,
    to: everyHeader('to'),
    cc: everyHeader('cc'),
    replyTo: everyHeader('reply-to'),
    bodyHtml: mime.html.slice(0, MAX_BODY_CHARS) || undefined,
    snippet: decodeHTML(message.snippet ?? ''),
    labels: labelNames(run, message.labelIds ?? []),
    headers: (root.headers ?? []).map(({ name = '', value = '' }): [string, string] => [name, value]),
    attachments: attachments?.list,
    ...(Object.keys(truncated).length > 0 && { truncated }),
    source: 'gmail_push',
  }
}

/** What is left of a push when the whole is refused or too large: who, when, about what, and how it begins. */
export function reducePush(push: PushInput): PushInput {
  const { bodyHtml, headers, ...kept } = dropContent(push)
  const MAX_CHARS = 50_000 // below the limits of the usual proxies, with room for the rest
  const truncated = {
    ...kept.truncated,
    ...(push.body.length > MAX_CHARS && { body: true }),
    ...(bodyHtml && { bodyHtml: true }),
  }
  const top = headers?.slice(0, 16) // Gmail's word on the sender is among the first twelve
  return { ...kept, headers: top, body: push.body.slice(0, MAX_CHARS), truncated }
}

/** The push without the bytes of its attachments. */
export function dropContent(push: PushInput): PushInput {
  const attachments = push.attachments?.map(({ content: _, ...metadata }) => metadata)
  const hadContent = push.attachments?.some(({ content }) => content !== undefined)
  return { ...push, attachments, ...(hadContent && { truncated: { ...push.truncated, attachments: true } }) }
}

/** The text of a part with its lines as a person would see them. */
function wordsOf(run: Run, messageId: string, part: GmailPart): string {
  const text = textOf(run, messageId, part)
    .replace(/\r\n?/g, '\n')
    .slice(0, MAX_BODY_CHARS + 1)
  const type = headerOf(part, 'content-type')
  if (!/^text\/plain.*;\s*format\s*=\s*"?flowed/i.test(type)) return text
  return joinFlowed(text, /;\s*delsp\s*=\s*"?yes/i.test(type))
}

/** Gmail has turned the text of a message into UTF-8, but not the text of a file. */
function textOf(run: Run, messageId: string, part: GmailPart): string {
  const bytes = bytesOf(run, messageId, part)
  if (part.body?.attachmentId === undefined) return decodeUtf8(bytes) ?? run.google.textOf(bytes, 'UTF-8')
  const [, charset = 'UTF-8'] = /charset="?([^";\s]+)/i.exec(headerOf(part, 'content-type')) ?? []
  return run.google.textOf(bytes, charset)
}

function firstVisible(...texts: string[]): string {
  return texts.find((text) => VISIBLE.test(text)) ?? ''
}

function dateOf(header: string): string | undefined {
  const looksLikeDate = /\d{1,2}[\s-]+[a-z]{3,}[\s-]+\d{2,4}|\d{4}-\d\d-\d\d/i.test(header)
  return looksLikeDate ? timeOf(Date.parse(header)) : undefined
}

function timeOf(ms: number): string | undefined {
  return ms ? isoOf(ms) : undefined
}
