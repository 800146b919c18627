import type { Attachment } from '../../shared/push.ts'
import type { AttachedMessage, UnreadCode } from '../../shared/reading.ts'
import { describeMail } from './describe-mail.ts'
import { parseMail } from './parse-mail.ts'

// What is opened of one email, so that nobody's post is held up by it.
export const MAX_MESSAGES = 20
const MAX_BYTES = 5_000_000 // UNREAD_REASONS says it
export const MAX_TEXT_CHARACTERS = 100_000
export const MAX_FILES = 100

const MESSAGE_TYPE = /^message\/(?:rfc822|global)$/i

interface Waiting {
  attachment: number
  within?: number
  name: string
  bytes: Buffer
}

/** Something that is not here, or not whole. */
export interface Closed {
  what: string
  code: UnreadCode
}

export interface Opened {
  messages: AttachedMessage[]
  unread: Closed[]
}

/** The attached messages whose bytes came, and the messages in those. */
export async function openMessages(attachments: Attachment[]): Promise<Opened> {
  const messages: AttachedMessage[] = []
  const unread: Closed[] = []
  let bytesLeft = MAX_BYTES
  const closed = attachments.flatMap(findMessage)
  for (const one of closed) {
    // grows while it is gone through
    const code = whyNotOpened(one, messages.length, bytesLeft)
    const opened = code ? undefined : await openMessage(one)
    if (!code) bytesLeft -= one.bytes.length
    if (!opened) {
      unread.push({ what: one.name, code: code ?? 'not_a_message' })
      continue
    }
    messages.push(opened.message)
    closed.push(...opened.inner.map((inner) => ({ ...inner, within: messages.length - 1 })))
    if (opened.isCut) unread.push({ what: one.name, code: 'cut' })
  }
  return { messages, unread }
}

export const isMessage = ({ mimeType, content }: Attachment) => MESSAGE_TYPE.test(mimeType) && !!content

function findMessage(file: Attachment, attachment: number): Waiting[] {
  if (!isMessage(file)) return []
  return [{ attachment, name: file.filename, bytes: Buffer.from(file.content ?? '', 'base64') }]
}

function whyNotOpened({ bytes }: Waiting, opened: number, bytesLeft: number): UnreadCode | undefined {
  if (opened >= MAX_MESSAGES) return 'too_many'
  if (bytes.length > bytesLeft) return 'too_large'
  return undefined
}

async function openMessage({ attachment, within, bytes }: Waiting) {
  const mail = await parseMail(bytes).catch(() => undefined)
  if (!mail) return undefined
  const { headers, sender, to, subject, date, body, attachments } = describeMail(mail)
  if (headers.length === 0) return undefined
  const message: AttachedMessage = {
    ...{ attachment, within, from: sender, to, subject, date },
    text: body.slice(0, MAX_TEXT_CHARACTERS),
    files: attachments
      .slice(0, MAX_FILES)
      .map(({ filename, mimeType, size }) => ({ filename, mimeType, size })),
  }
  const inner = mail.attachments.flatMap(({ contentType, filename = '', content }): Waiting[] =>
    MESSAGE_TYPE.test(contentType) ? [{ attachment, name: filename, bytes: content }] : [],
  )
  const isCut = body.length > MAX_TEXT_CHARACTERS || attachments.length > MAX_FILES
  return { message, inner, isCut }
}
