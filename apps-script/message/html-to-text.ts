import { decodeHTML } from 'entities/decode'
import { readMarkup } from './read-markup.ts'

// No pattern here runs over millions of characters: where V8 compiles it badly, as it may, 4 MB of blanks overflow its stack.

const NEW_PARAGRAPH = /^\/?(p|h[1-6]|table|blockquote)$/
const NEW_LINE = /^\/?(div|tr|ul|ol|dl|dt|dd|li|pre|hr|section|article|header|footer|center)$/

/** White space that stays as it was written; marks, so that `tidy` sees it as no white space. */
const SPACES = ' \t\n'
const MARKS = '\x1c\x1d\x1e'

/** The words of an HTML message, with its lines and the targets of its links. */
export function htmlToText(html: string): string {
  const words: string[] = []
  let link: { href: string; start: number } | undefined
  let isPreformatted = false
  let before = ''
  for (const { words: text, name, attributes } of readMarkup(html)) {
    words.push(decodeHTML(isPreformatted ? keepSpace(text, before, name) : text.replace(/\s{1,999}/g, ' ')))
    if (name === 'pre' || name === '/pre') isPreformatted = name === 'pre'
    before = name
    if (name === 'a' || name === '/a') {
      if (link) words.push(targetOf(link, words))
      link = name === 'a' ? { href: hrefOf(attributes), start: words.length } : undefined
    } else words.push(spaceOf(name))
  }
  return tidy(words.join(''))
}

function keepSpace(text: string, before: string, after: string): string {
  const lines = before === 'pre' ? text.replace(/^\n/, '') : text // these two line breaks show nothing
  const shown = after === '/pre' ? lines.replace(/\n$/, '') : lines
  return shown.replace(/[ \t\n]/g, (space) => MARKS.charAt(SPACES.indexOf(space)))
}

/** `\n` is a written line break, `\r` the edge of a block, `\f` the edge of a paragraph. */
function spaceOf(name: string): string {
  if (NEW_PARAGRAPH.test(name)) return '\f'
  if (name === 'br') return '\n'
  if (name === 'li') return '\r- '
  if (NEW_LINE.test(name)) return '\r'
  return /^t[dh]$/.test(name) ? ' ' : ''
}

function hrefOf(attributes: string): string {
  const [, double, single, bare] =
    /\shref\s{0,99}=\s{0,99}(?:"([^"]*)"|'([^']*)'|["']?([^\s"'>]+))/i.exec(attributes) ?? []
  const href = (double ?? single ?? bare ?? '').trim()
  return /^(https?:|mailto:|tel:)/i.test(href) ? href.replace(/&[^\s;&=]{1,40};/g, decodeHTML) : ''
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
    .replace(/[\x1c-\x1e]/g, (mark) => SPACES.charAt(MARKS.indexOf(mark)))
}
