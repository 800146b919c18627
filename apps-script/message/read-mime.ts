import type { GmailPart } from '../ports.ts'
import { htmlToText } from './html-to-text.ts'

export interface Mime {
  /** "" when nothing can be read. */
  text: string
  html: string
  /** In the order of the message. */
  attachments: GmailPart[]
}

/** A stretch of the message: the same words as text, as HTML, or both. */
interface Passage {
  text?: string
  html?: string
}

/** Walks Gmail's tree of parts. `decode` gives the text of a part. */
export function readMime(root: GmailPart, decode: (part: GmailPart) => string): Mime {
  const attachments: GmailPart[] = []
  const passages = readPart(root)
  if (!passages.some(({ text, html }) => (text ?? html ?? '').trim())) passages.push(...readNamedText())
  return {
    text: join(passages.map(({ text, html }) => text ?? htmlToText(html ?? ''))),
    html: join(passages.map(({ html }) => html ?? '')),
    attachments,
  }

  function readPart(part: GmailPart): Passage[] {
    const type = mimeTypeOf(part)
    if (isBody(part, type)) return [{ [type === 'text/html' ? 'html' : 'text']: decode(part) }]
    if (!type.startsWith('multipart/')) {
      attachments.push(part) // a message/rfc822 too: what it contains is not what this message says
      return []
    }
    const passages = (part.parts ?? []).flatMap(readPart)
    return type === 'multipart/alternative' ? [oneOf(passages)] : passages
  }

  /** Some programs give even the text of the message a file name. */
  function readNamedText(): Passage[] {
    const index = attachments.findIndex((part) => isBody({ ...part, filename: '' }, mimeTypeOf(part)))
    return index < 0 ? [] : readPart({ ...attachments.splice(index, 1)[0], filename: '' })
  }
}

export function mimeTypeOf(part: GmailPart): string {
  return (part.mimeType || 'text/plain').toLowerCase()
}

/** The first header of that name, "" when there is none. */
export function headerOf(part: GmailPart, name: string): string {
  return headersOf(part, name)[0]?.trim() ?? ''
}

export function headersOf({ headers = [] }: GmailPart, name: string): string[] {
  return headers.filter((one) => one.name?.toLowerCase() === name).map(({ value = '' }) => value)
}

function isBody(part: GmailPart, type: string): boolean {
  if (type !== 'text/plain' && type !== 'text/html') return false
  return !part.filename && !/^attachment/i.test(headerOf(part, 'content-disposition'))
}

function oneOf(versions: Passage[]): Passage {
  const text = join(versions.map((version) => version.text ?? ''))
  const html = join(versions.map((version) => version.html ?? ''))
  return { ...(text.trim() && { text }), ...(html.trim() && { html }) }
}

function join(texts: string[]): string {
  return texts.filter((text) => text.trim()).join('\n')
}
