import libmime from 'libmime'
import charset from 'libmime/lib/charset.js'
import { isCharset } from './is-charset.ts'
import { decodeTransfer } from './transfer-encoding.ts'
import { parseHead, withoutLeadingBlank, type Header } from './mime-head.ts'

export interface MimePart {
  /** Unfolded, RFC 2047 decoded, in the order of the message. */
  headers: Header[]
  mimeType: string
  charset: string
  filename: string
  disposition: string
  /** The transfer encoding is undone. */
  content: Buffer
  parts: MimePart[]
}

/** The MIME tree of a message; forwarded messages (message/rfc822) are expanded, as Gmail does. */
export function parseEml(eml: Buffer): MimePart {
  return parsePart(withoutLeadingBlank(eml), 'text/plain')
}

/** Seen live: where the charset is missing or unknown, Gmail still finds out UTF-8 and Latin-1. */
export function decodeText({ content, charset: declared }: MimePart): string {
  if (isCharset(declared) && !/ascii/i.test(declared)) return charset.decode(content, declared)
  const text = content.toString('utf8')
  return text.includes('\uFFFD') ? charset.decode(content, 'windows-1252') : text
}

function parsePart(raw: Buffer, defaultType: string): MimePart {
  const { headers, find, body } = parseHead(raw)
  const type = libmime.parseHeaderValue(find('content-type') || defaultType)
  const disposition = libmime.parseHeaderValue(find('content-disposition'))
  const mimeType = type.value.toLowerCase().trim() || defaultType
  const part: MimePart = {
    headers,
    mimeType: /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : defaultType,
    charset: type.params.charset ?? '',
    filename: libmime.decodeWords(disposition.params.filename ?? type.params.name ?? ''),
    disposition: disposition.value.toLowerCase(),
    content: decodeTransfer(body, find('content-transfer-encoding')),
    parts: [],
  }
  if (mimeType.startsWith('multipart/')) {
    const childType = mimeType === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    part.parts = splitParts(body, type.params.boundary ?? '').map((child) => parsePart(child, childType))
  }
  if (mimeType === 'message/rfc822') part.parts = [parsePart(part.content, 'text/plain')]
  return part
}

/** Each part without the line end before the next boundary, which belongs to the boundary. */
function splitParts(body: Buffer, boundary: string): Buffer[] {
  if (!boundary) return []
  const parts: Buffer[] = []
  let start: number | undefined
  for (const line of boundaryLines(body, Buffer.from(`--${boundary}`))) {
    if (start !== undefined) parts.push(body.subarray(start, Math.max(start, line.before)))
    start = line.isLast ? undefined : line.after
    if (line.isLast) return parts
  }
  if (start !== undefined) parts.push(body.subarray(start))
  return parts
}

function* boundaryLines(body: Buffer, marker: Buffer) {
  for (let at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at + 1)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue
    const lineEnd = body.indexOf(0x0a, at)
    const rest = body.toString('latin1', at + marker.length, lineEnd < 0 ? body.length : lineEnd)
    if (!/^(--)?[ \t\r]*$/.test(rest)) continue
    const before = body[at - 2] === 0x0d ? at - 2 : at - 1
    yield { before, after: lineEnd < 0 ? body.length : lineEnd + 1, isLast: rest.startsWith('--') }
  }
}
