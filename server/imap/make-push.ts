import type { Attachment as MailAttachment, ParsedMail } from 'mailparser'
import { htmlToText } from '../../apps-script/message/html-to-text.ts'
import type { Attachment, PushInput } from '../../shared/push.ts'
import { VISIBLE } from '../../shared/visible.ts'
import { readHeader } from './read-header.ts'
import type { Origin } from './read-message.ts'

const MAX_BODY_CHARS = 5_000_000 // as the script
const SNIPPET_CHARS = 200
const HEX = 16
const ONLY_BREAKS = /^(<br\/>\s*)*$/ // what mailparser puts between text parts

/** A message as the script would have pushed it; docs/imap.md tells where the two differ. */
export function makePush(
  mail: Pick<ParsedMail, 'headerLines' | 'text' | 'html' | 'attachments'>,
  { mailbox, isGmail, message }: Origin,
): PushInput {
  const headers = mail.headerLines.flatMap(({ line }) =>
    [readHeader(line)].filter((one) => one !== undefined),
  )
  const all = (name: string) =>
    headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)
  const header = (name: string) => all(name)[0] ?? ''
  const html = ONLY_BREAKS.test(mail.html || '') ? '' : mail.html || ''
  const text = firstVisible(mail.text, htmlToText(html), '(empty message)').replace(/\r\n?/g, '\n')
  const internalDate = isoOf(message.internalDate)
  const truncated = {
    ...(text.length > MAX_BODY_CHARS && { body: true }),
    ...(html.length > MAX_BODY_CHARS && { bodyHtml: true }),
  }
  return {
    sender: firstVisible(header('from'), header('sender'), header('return-path'), '(unknown sender)'),
    subject: header('subject'),
    body: text.slice(0, MAX_BODY_CHARS),
    date: dateOf(header('date')) ?? internalDate,
    internalDate,
    ...(isGmail && { messageId: toHex(message.emailId), threadId: toHex(message.threadId) }),
    rfc822MessageId: header('message-id') || undefined,
    mailbox,
    to: all('to').join(', ') || undefined,
    cc: all('cc').join(', ') || undefined,
    replyTo: all('reply-to').join(', ') || undefined,
    bodyHtml: html.slice(0, MAX_BODY_CHARS) || undefined,
    snippet: text.slice(0, MAX_BODY_CHARS).replace(/\s+/g, ' ').trim().slice(0, SNIPPET_CHARS),
    labels: ['INBOX', ...(message.flags?.has('\\Seen') ? [] : ['UNREAD']), ...namesOf(message.labels)],
    headers,
    attachments: mail.attachments.map((file) => describe(file, html)),
    ...(Object.keys(truncated).length > 0 && { truncated }),
    source: 'imap',
  }
}

/** `inline` means that the HTML shows it; a file that only has an id for it is an attachment. */
function describe(file: MailAttachment, html: string): Attachment {
  const { filename = '', size, cid, contentDisposition } = file
  const isShown = cid
    ? html.toLowerCase().includes(`cid:${cid.toLowerCase()}`)
    : contentDisposition === 'inline'
  return {
    filename,
    mimeType: declaredType(file),
    size,
    inline: isShown,
    ...(cid && { contentId: cid }),
  }
}

/** The mailbox's own label is not among those that Gmail tells for it. */
const namesOf = (labels = new Set<string>()) =>
  [...labels]
    .map((label) => label.replace(/^\\(.*)/, (_, name: string) => name.toUpperCase()))
    .filter((name) => name !== 'INBOX')

/** As the message says it; mailparser itself guesses a better one by the file's name. */
function declaredType({ headers, contentType }: MailAttachment): string {
  const header = headers.get('content-type')
  const declared = typeof header === 'object' && 'value' in header ? header.value : undefined
  return (typeof declared === 'string' ? declared : contentType).toLowerCase()
}

const firstVisible = (...texts: (string | undefined)[]) =>
  texts.find((text) => text !== undefined && VISIBLE.test(text)) ?? ''

/** Gmail's ids are decimal over IMAP, hexadecimal everywhere else. */
const toHex = (id: string | undefined) => (id && /^\d+$/.test(id) ? BigInt(id).toString(HEX) : undefined)

function dateOf(header: string): string | undefined {
  const looksLikeDate = /\d{1,2}[\s-]+[a-z]{3,}[\s-]+\d{2,4}|\d{4}-\d\d-\d\d/i.test(header)
  return looksLikeDate ? isoOf(header) : undefined
}

function isoOf(date: Date | string | undefined): string | undefined {
  const ms = date === undefined ? NaN : new Date(date).getTime()
  return ms ? new Date(ms).toISOString() : undefined
}
