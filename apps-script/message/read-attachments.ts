import type { Attachment } from '../../shared/push.ts'
import { cutOutPart } from './cut-out-part.ts'
import type { GmailBytes, GmailMessage, GmailPart } from '../ports.ts'
import { headerOf, mimeTypeOf } from './read-mime.ts'
import type { Run } from '../run/run.ts'
import { latin1Of } from './utf8.ts'

const MAX_CONTENT_BYTES = 15_000_000 // base64 makes 20 MB of it; the receiver takes 25 MiB
const MAX_RAW_BYTES = 20_000_000 // read once more, it is held in memory three times

export interface Attachments {
  list: Attachment[]
  /** Some bytes that were wanted are not there. */
  isTruncated: boolean
}

/** The files of a message; with their bytes as far as the owner wants and the receiver takes them. */
export function readAttachments(
  run: Run,
  message: GmailMessage,
  parts: GmailPart[],
  html: string,
): Attachments {
  const { contentBytes } = run.settings.attachments
  const shown = shownIds(html)
  const source: Source = { run, message, raw: undefined }
  let left = Math.min(contentBytes, MAX_CONTENT_BYTES)
  let isTruncated = false
  const toAttachment = (part: GmailPart): Attachment => {
    const forwarded = isForwarded(part) ? cutOut(source, part) : undefined
    const size = forwarded?.length ?? sizeOf(part)
    const metadata = { ...describe(part, shown), size }
    const isKnown = isForwarded(part) ? forwarded !== undefined : size === 0 || hasBytes(part)
    const isWanted = contentBytes > 0 && size <= left
    if (!isKnown || (contentBytes > 0 && !isWanted)) isTruncated = true
    if (!isKnown || !isWanted) return metadata
    left -= size
    return { ...metadata, content: run.google.base64(forwarded ?? bytesOf(run, message.id ?? '', part)) }
  }
  return { list: parts.map(toAttachment), isTruncated }
}

/** What Gmail keeps of a part: in the message itself, or apart from it. */
export function bytesOf(run: Run, messageId: string, { body }: GmailPart): ArrayLike<number> {
  const { data, attachmentId } = body ?? {}
  const apart = data === undefined && attachmentId
  return toBytes(run, apart ? run.google.mailbox.getAttachment(messageId, attachmentId) : (data ?? []))
}

const toBytes = (run: Run, data: GmailBytes) =>
  typeof data === 'string' ? run.google.bytesOfBase64Url(data) : data

const hasBytes = ({ body }: GmailPart) => body?.data !== undefined || body?.attachmentId !== undefined

/** A message in a message that has no file name: Gmail takes it apart and gives no bytes and no size for the whole. */
const isForwarded = (part: GmailPart) => mimeTypeOf(part) === 'message/rfc822' && !hasBytes(part)

interface Source {
  run: Run
  message: GmailMessage
  /** The whole message, once it was asked for. */
  raw: string | undefined
}

/** The bytes of such a message; undefined where they cannot be had. */
function cutOut(source: Source, part: GmailPart): ArrayLike<number> | undefined {
  const { run, message } = source
  if ((message.sizeEstimate ?? 0) > MAX_RAW_BYTES) return undefined
  source.raw ??= latin1Of(toBytes(run, run.google.mailbox.getRawMessage(message.id ?? '')))
  const found = cutOutPart(source.raw, part.partId ?? '')
  if (!found) return undefined
  if (found.encoding === 'base64')
    return run.google.bytesOfBase64Url(
      found.content.replace(/\s+/g, '').replace(/\+/g, '-').replace(/\//g, '_'),
    )
  if (found.encoding === 'quoted-printable') return undefined // RFC 2046, 5.2.1 forbids both
  return Array.from(found.content, (character) => (character.charCodeAt(0) << 24) >> 24)
}

/** Where the whole has no size, that of what is in it. */
function sizeOf({ body, parts = [] }: GmailPart): number {
  return body?.size || parts.reduce((sum, part) => sum + sizeOf(part), 0)
}

/** `inline` means that the HTML shows it; a file that only has an id for it is an attachment. */
function describe(part: GmailPart, shown: Set<string>): Omit<Attachment, 'size'> {
  const contentId = headerOf(part, 'content-id').replace(/^<|>$/g, '')
  const isInline = /^inline/i.test(headerOf(part, 'content-disposition'))
  return {
    filename: part.filename ?? '',
    mimeType: mimeTypeOf(part),
    inline: contentId ? shown.has(contentId.toLowerCase()) : isInline,
    ...(contentId && { contentId }),
  }
}

/** RFC 2392: `cid:` and the id, percent-encoded. */
function shownIds(html: string): Set<string> {
  const ids = [...html.matchAll(/\bcid:([^"'\s<>)]{1,999})/gi)].map(([, id = '']) =>
    decodeId(id).toLowerCase(),
  )
  return new Set(ids)
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
