import { textOfHtml } from './html-text.ts'
import { decodeText, parseEml, type MimePart } from './parse-eml.ts'

/** A part as `Gmail.Users.Messages.get` gives it; `data` are signed bytes, text in UTF-8. */
export interface GmailPart {
  partId: string
  mimeType: string
  filename: string
  headers: { name: string; value: string }[]
  body: { size: number; data?: Int8Array; attachmentId?: string }
  parts?: GmailPart[]
}

export interface GmailPayload {
  root: GmailPart
  headers: GmailPart['headers']
  snippet: string
  attachments: Map<string, Uint8Array>
}

const parsed = new WeakMap<Buffer, GmailPayload>()

/** Copies of one Buffer are parsed once. */
export function toGmailPayload(eml: Buffer): GmailPayload {
  const payload = parsed.get(eml) ?? createPayload(eml)
  parsed.set(eml, payload)
  return payload
}

function createPayload(eml: Buffer): GmailPayload {
  const tree = parseEml(eml)
  const attachments = new Map<string, Uint8Array>()
  const root = toPart(tree, '', attachments)
  return { root, headers: root.headers, snippet: makeSnippet(tree), attachments }
}

function toPart(part: MimePart, partId: string, attachments: Map<string, Uint8Array>): GmailPart {
  const childId = (index: number) => (partId ? `${partId}.${index}` : String(index))
  return {
    partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: part.headers.map(([name, value]) => ({ name, value })),
    body: toBody(part, partId, attachments),
    ...(part.parts.length > 0 && {
      parts: part.parts.map((child, i) => toPart(child, childId(i), attachments)),
    }),
  }
}

// Seen live: a part with a file name has an attachmentId and no data, however small; text is transcoded to UTF-8,
// while size stays that of the original charset; a forwarded message without a file name has neither data nor size.
function toBody(part: MimePart, partId: string, attachments: Map<string, Uint8Array>): GmailPart['body'] {
  const size = part.content.length
  const isForwardedInline = part.mimeType === 'message/rfc822' && !part.filename
  if (part.mimeType.startsWith('multipart/') || isForwardedInline) return { size: 0 }
  const isText = part.mimeType.startsWith('text/')
  if (part.filename || !isText || part.disposition === 'attachment') {
    if (size === 0 && !part.filename) return { size }
    const attachmentId = `ANGjdJ8-${partId || 'root'}-${part.mimeType.replace(/\W/g, '_')}`
    attachments.set(attachmentId, part.content)
    return { attachmentId, size }
  }
  if (size === 0) return { size }
  return { size, data: new Int8Array(Buffer.from(decodeText(part))) }
}

const SNIPPET_LENGTH = 200

function makeSnippet(tree: MimePart): string {
  const leaves = [...leavesOf(tree)].filter((part) => !part.filename && part.disposition !== 'attachment')
  const plain = leaves.find(({ mimeType, content }) => mimeType === 'text/plain' && content.length > 0)
  const html = leaves.find(({ mimeType }) => mimeType === 'text/html')
  const text = plain ? decodeText(plain) : html ? textOfHtml(decodeText(html)) : ''
  const start = text
    .slice(0, 4 * SNIPPET_LENGTH)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, SNIPPET_LENGTH)
  return start.replace(/[&<>"']/g, (character) => `&${ESCAPES[character]};`)
}

const ESCAPES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }

function* leavesOf(part: MimePart): Generator<MimePart> {
  if (part.parts.length === 0) yield part
  for (const child of part.parts) yield* leavesOf(child)
}
