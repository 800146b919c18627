import type { Attachment } from '../../shared/push.ts'
import type { AttachedMessage, OpenedWinmail } from '../../shared/reading.ts'
import { MAX_FILES, MAX_MESSAGES, MAX_TEXT_CHARACTERS, type Opened } from './open-messages.ts'
import { readWinmail, type Packed } from './winmail/read-winmail.ts'
import { unpackFile, unpackMessage, type UnpackedFile } from './winmail/unpack-message.ts'

const MAX_OPENED = 5

const TYPE = /^application\/(?:vnd\.)?ms-tnef$/i
const NAME = /^win(?:mail)?\.dat$/i

export const isPacked = ({ mimeType, filename, content }: Attachment) =>
  (TYPE.test(mimeType) || NAME.test(filename)) && !!content

export interface OpenedWinmails extends Opened {
  winmail: OpenedWinmail[]
}

/** What Outlook packed into winmail.dat: files, and messages that were attached as such. */
export function openWinmails(attachments: Attachment[]): OpenedWinmails {
  const opened: OpenedWinmails = { winmail: [], messages: [], unread: [] }
  for (const [attachment, file] of attachments.entries()) {
    if (!isPacked(file)) continue
    if (opened.winmail.length >= MAX_OPENED) opened.unread.push({ what: file.filename, code: 'too_many' })
    else openOne(opened, attachment, file)
  }
  return opened
}

function openOne(opened: OpenedWinmails, attachment: number, { filename: what, content }: Attachment): void {
  const packed = readWinmail(Buffer.from(content ?? '', 'base64'))
  if (!packed) return void opened.unread.push({ what, code: 'not_winmail' })
  const { message, flaws } = packed
  const { text, hasRtf } = unpackMessage(message)
  const files = filesOf(message)
  if (files.length > MAX_FILES || text.length > MAX_TEXT_CHARACTERS) flaws.add('cut')
  opened.winmail.push({
    attachment,
    ...(text && { text: beginningOf(text) }),
    files: files.slice(0, MAX_FILES).map(describe),
  })
  if (!addMessages(opened.messages, attachment, message)) flaws.add('cut')
  for (const code of flaws) opened.unread.push({ what, code })
  if (hasRtf && !text) opened.unread.push({ what, code: 'rtf' })
}

/** One of the files that `openWinmails` tells of, by its place there. */
export function takePacked({ content = '' }: Attachment, place: number): UnpackedFile | undefined {
  const packed = readWinmail(Buffer.from(content, 'base64'))
  return packed && filesOf(packed.message).slice(0, MAX_FILES)[place]
}

/** Also those of attached messages, in the order in which they stand. */
const filesOf = ({ files, codePage }: Packed): UnpackedFile[] =>
  files.flatMap((file) => (file.message ? filesOf(file.message) : (unpackFile(file, codePage) ?? [])))

const describe = ({ filename, mimeType, bytes }: UnpackedFile) => ({ filename, mimeType, size: bytes.length })

/** False where there are too many. */
function addMessages(
  messages: AttachedMessage[],
  attachment: number,
  { files }: Packed,
  within?: number,
): boolean {
  const attached = files.flatMap(({ message }) => message ?? [])
  return attached.every((packed) => {
    if (messages.length >= MAX_MESSAGES) return false
    const { hasRtf: _hasRtf, to, text, ...said } = unpackMessage(packed)
    const inner = filesOf(packed).slice(0, MAX_FILES).map(describe)
    messages.push({ attachment, within, ...said, to: to || undefined, text: beginningOf(text), files: inner })
    return addMessages(messages, attachment, packed, messages.length - 1)
  })
}

const beginningOf = (text: string) => text.slice(0, MAX_TEXT_CHARACTERS)
