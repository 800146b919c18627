import type { Attachment as MailAttachment } from 'mailparser'
import { htmlToText } from '../../apps-script/message/html-to-text.ts'
import type { Attachment } from '../../shared/push.ts'
import { VISIBLE } from '../../shared/visible.ts'
import type { Mail } from './parse-mail.ts'
import { readHeader } from './read-header.ts'

const ONLY_BREAKS = /^(<br\/>\s*)*$/ // what mailparser puts between text parts

/** What a message says of itself, in the words of a push. */
export function describeMail(mail: Mail) {
  const headers = mail.headerLines.flatMap(({ line }) =>
    [readHeader(line)].filter((one) => one !== undefined),
  )
  const all = (name: string) =>
    headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)
  const header = (name: string) => all(name)[0] ?? ''
  const bodyHtml = ONLY_BREAKS.test(mail.html || '') ? '' : mail.html || ''
  return {
    sender: firstVisible(header('from'), header('sender'), header('return-path'), '(unknown sender)'),
    subject: header('subject'),
    body: firstVisible(mail.text, htmlToText(bodyHtml), '(empty message)').replace(/\r\n?/g, '\n'),
    bodyHtml,
    date: dateOf(header('date')),
    rfc822MessageId: header('message-id') || undefined,
    to: all('to').join(', ') || undefined,
    cc: all('cc').join(', ') || undefined,
    replyTo: all('reply-to').join(', ') || undefined,
    headers,
    attachments: mail.attachments.map(describeFile),
  }
}

function describeFile(file: MailAttachment): Attachment {
  const { filename = '', size, cid, contentDisposition } = file
  return {
    filename,
    mimeType: declaredType(file),
    size,
    inline: contentDisposition === 'inline',
    ...(cid && { contentId: cid }),
  }
}

/** As the message says it; mailparser itself guesses a better one by the file's name. */
function declaredType({ headers, contentType }: MailAttachment): string {
  const header = headers.get('content-type')
  const declared = typeof header === 'object' && 'value' in header ? header.value : undefined
  return (typeof declared === 'string' ? declared : contentType).toLowerCase()
}

const firstVisible = (...texts: (string | undefined)[]) =>
  texts.find((text) => text !== undefined && VISIBLE.test(text)) ?? ''

function dateOf(header: string): string | undefined {
  const looksLikeDate = /\d{1,2}[\s-]+[a-z]{3,}[\s-]+\d{2,4}|\d{4}-\d\d-\d\d/i.test(header)
  return looksLikeDate ? isoOf(header) : undefined
}

/** Undefined for what is no time. */
export function isoOf(date: Date | string | undefined): string | undefined {
  const ms = date === undefined ? NaN : new Date(date).getTime()
  return ms ? new Date(ms).toISOString() : undefined
}
