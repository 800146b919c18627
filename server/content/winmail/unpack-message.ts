import libmime from 'libmime'
import { htmlToText } from '../../../apps-script/message/html-to-text.ts'
import { VISIBLE } from '../../../shared/visible.ts'
import { decodeText, decodeUtf16 } from './decode-text.ts'
import { UTF16, type Property } from './read-properties.ts'
import type { Packed, PackedFile, Properties } from './read-winmail.ts'

const MAX_TEXT_BYTES = 400_000
const MAX_WORDS_BYTES = 2_000 // of a name or an address

const ID = {
  subject: 0x0037,
  sentAt: 0x0039,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  senderSmtpAddress: 0x5d01,
  to: 0x0e04,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  htmlCodePage: 0x3fde,
  displayName: 0x3001,
  data: 0x3701,
  name: 0x3704,
  longName: 0x3707,
  mimeType: 0x370e,
}

export interface UnpackedFile {
  filename: string
  mimeType: string
  bytes: Buffer
}

/** What a packed message says. */
export function unpackMessage({ codePage, subject, body, properties }: Packed) {
  const words = (id: number) => wordsOf(properties, id, codePage)
  const address = words(ID.senderSmtpAddress) || words(ID.senderAddress)
  const name = words(ID.senderName)
  return {
    from: address.includes('@') ? `${name} <${address}>`.trim() : name,
    to: words(ID.to),
    subject: words(ID.subject) || decodeText(cut(subject), codePage),
    date: dateOf(properties.get(ID.sentAt)),
    text: textOf(properties, body, codePage),
    hasRtf: properties.has(ID.rtf),
  }
}

/** Undefined where its bytes did not come, as of a link to a file. */
export function unpackFile(
  { title, data, properties }: PackedFile,
  codePage: number,
): UnpackedFile | undefined {
  const words = (id: number) => wordsOf(properties, id, codePage)
  const bytes = properties.get(ID.data)?.bytes ?? data
  if (!bytes) return undefined
  const filename =
    words(ID.longName) || words(ID.name) || decodeText(cut(title), codePage) || words(ID.displayName)
  return { filename, mimeType: words(ID.mimeType).toLowerCase() || libmime.detectMimeType(filename), bytes }
}

function wordsOf(properties: Properties, id: number, codePage: number): string {
  const property = properties.get(id)
  return property ? decode(property, codePage, MAX_WORDS_BYTES) : ''
}

function textOf(properties: Properties, body: Buffer | undefined, codePage: number): string {
  const text = properties.get(ID.body)
  const html = properties.get(ID.html)
  const htmlCodePage = numberOf(properties.get(ID.htmlCodePage))
  const texts = [
    () => text && decode(text, codePage, MAX_TEXT_BYTES),
    () => body && decodeText(cut(body, MAX_TEXT_BYTES), codePage),
    () => html && htmlToText(decode(html, htmlCodePage ?? codePage, MAX_TEXT_BYTES)),
  ]
  for (const read of texts) {
    const found = read()
    if (found && VISIBLE.test(found)) return found.replace(/\r\n?/g, '\n')
  }
  return ''
}

const numberOf = (property: Property | undefined) =>
  property && property.bytes.length >= 4 ? property.bytes.readUInt32LE(0) : undefined

const decode = ({ type, bytes }: Property, codePage: number, most: number) =>
  type === UTF16 ? decodeUtf16(cut(bytes, most)) : decodeText(cut(bytes, most), codePage)

const cut = (bytes: Buffer | undefined, most = MAX_WORDS_BYTES) => bytes?.subarray(0, most) ?? Buffer.alloc(0)

const EPOCH_MS = 11_644_473_600_000n // from 1601 to 1970

function dateOf(property: Property | undefined): string | undefined {
  if (property?.bytes.length !== 8) return undefined
  const at = new Date(Number(property.bytes.readBigUInt64LE(0) / 10_000n - EPOCH_MS))
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
