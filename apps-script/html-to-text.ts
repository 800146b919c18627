import { decodeEntities } from './entities.ts'

// Comments, then tags. Nothing in it can be tried from many places up to the end: no message may hang it.
const MARKUP = /<!--[^]*?(?:-->|$)|<(\/?[a-z][a-z0-9]*)([^<>]*)>?|<[!?/][^<>]*>?/gi
const UNSEEN = /<\/(script|style|head|title|template)\b/gi
const NEW_PARAGRAPH = /^\/?(p|h[1-6]|table|blockquote)$/
const NEW_LINE = /^\/?(div|tr|ul|ol|dl|dt|dd|li|pre|hr|section|article|header|footer|center)$/

/** The words of an HTML message, with its lines and the targets of its links. */
export function htmlToText(html: string): string {
  const unseen = new Set([...html.matchAll(UNSEEN)].map(([, name]) => name?.toLowerCase())) // if they are ever closed
  const words: string[] = []
  let link: { href: string; start: number } | undefined
  let hidden = ''
  let at = 0
  for (const markup of html.matchAll(MARKUP)) {
    const [whole, tag = '', attributes = ''] = markup
    const name = tag.toLowerCase()
    if (!hidden) words.push(wordsOf(html.slice(at, markup.index)))
    at = (markup.index ?? 0) + whole.length
    if (hidden) hidden = name === `/${hidden}` ? '' : hidden
    else if (unseen.has(name)) hidden = name
    else if (name === 'a' || name === '/a') {
      if (link) words.push(targetOf(link, words))
      link = name === 'a' ? { href: hrefOf(attributes), start: words.length } : undefined
    } else words.push(spaceOf(name))
  }
  if (!hidden) words.push(wordsOf(html.slice(at)))
  return tidy(words.join(''))
}

function wordsOf(text: string): string {
  return decodeEntities(text.replace(/\s+/g, ' '))
}

/** `\n` is a written line break, `\r` the edge of a block, `\f` the edge of a paragraph. */
function spaceOf(name: string): string {
  if (NEW_PARAGRAPH.test(name)) return '\f'
  if (name === 'br') return '\n'
  if (name === 'li') return '\r- '
  if (NEW_LINE.test(name)) return '\r'
  return name === 'td' || name === 'th' ? ' ' : ''
}

function hrefOf(attributes: string): string {
  const [, href = ''] = /\shref\s*=\s*["']?([^\s"'>]+)/i.exec(attributes) ?? []
  return /^(https?:|mailto:|tel:)/i.test(href) ? decodeEntities(href) : ''
}

function targetOf({ href, start }: { href: string; start: number }, words: string[]): string {
  const label = words.slice(start).join('').trim()
  return !href || href.replace(/^mailto:/i, '') === label ? '' : ` (${href})`
}

/** Marks side by side make one gap; an empty line where a paragraph ends, or where a line was written empty. */
function tidy(text: string): string {
  return text
    .replace(/[\u00a0 \t]+/g, ' ')
    .replace(/ ?[\r\n\f][\r\n\f ]*/g, (marks) => (/\f|\n[^]*\n|^ ?\r[^]*\n/.test(marks) ? '\n\n' : '\n'))
    .trim()
}
