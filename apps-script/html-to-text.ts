import { decodeEntities } from './entities.ts'

const NEW_LINE = /^(div|tr|ul|ol|dl|dt|dd|li|pre|hr|form|section|article|header|footer|address|center)$/
const NEW_PARAGRAPH = /^(p|h[1-6]|table|blockquote)$/
const UNSEEN = /^(script|style|head|title|template)$/

/** The words of an HTML message, with its lines and the targets of its links. One pass, so no message can hang it. */
export function htmlToText(html: string): string {
  const words: string[] = []
  const unclosed = new Set<string>()
  let link: { href: string; start: number } | undefined
  let at = 0
  while (at < html.length) {
    const open = indexOrEnd(html, '<', at)
    words.push(decodeEntities(html.slice(at, open).replace(/\s+/g, ' ')))
    if (open === html.length) break
    if (html.startsWith('<!--', open)) {
      at = indexOrEnd(html, '-->', open + 4) + 3
      continue
    }
    const [, slash, name = ''] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 20)) ?? []
    const tag = name.toLowerCase()
    if (!tag && !/[!?/]/.test(html.charAt(open + 1))) {
      words.push('<')
      at = open + 1
      continue
    }
    const end = indexOrEnd(html, '>', open)
    at = end + 1
    if (tag === 'a') {
      if (link) words.push(targetOf(link, words))
      link = slash ? undefined : { href: hrefOf(html.slice(open, end)), start: words.length }
    } else if (UNSEEN.test(tag) && !slash && !unclosed.has(tag)) {
      const close = html.slice(at).search(new RegExp(`</${tag}\\b`, 'i'))
      if (close < 0) unclosed.add(tag)
      else at += close
    } else words.push(spaceOf(tag, Boolean(slash)))
  }
  return tidy(words.join(''))
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from)
  return found < 0 ? text.length : found
}

function spaceOf(tag: string, isEnd: boolean): string {
  if (NEW_PARAGRAPH.test(tag)) return '\f'
  if (tag === 'br') return '\n'
  if (tag === 'li' && !isEnd) return '\r- '
  if (NEW_LINE.test(tag)) return '\r'
  return tag === 'td' || tag === 'th' ? ' ' : ''
}

function hrefOf(tag: string): string {
  const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag) ?? []
  const href = decodeEntities(double ?? single ?? bare ?? '').trim()
  return /^(https?:|mailto:|tel:)/i.test(href) ? href : ''
}

function targetOf(link: { href: string; start: number }, words: string[]): string {
  const label = words.slice(link.start).join('').trim()
  return !link.href || link.href.replace(/^mailto:/i, '') === label ? '' : ` (${link.href})`
}

/** `\n` is a written line break, `\r` the edge of a block, `\f` the edge of a paragraph; side by side they make one gap. */
function tidy(text: string): string {
  return text
    .replace(/[\u00a0 \t]+/g, ' ')
    .replace(/ ?[\r\n\f][\r\n\f ]*/g, (marks) => '\n'.repeat(linesOf(marks)))
    .trim()
}

function linesOf(marks: string): number {
  const written = marks.split('\n').length - 1 + (/^ ?\r/.test(marks) ? 1 : 0)
  return marks.includes('\f') ? 2 : Math.min(2, Math.max(1, written))
}
