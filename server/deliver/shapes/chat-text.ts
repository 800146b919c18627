import type { SentPush } from '../../../shared/webhook-body.ts'

const LINE_CHARACTERS = 300
const NAME_CHARACTERS = 60
const MOST_FILES = 3

/**
 * Subject, sender and body as one message of at most so many characters once escaped, with links to the first files. Characters are
 * counted as UTF-16 does, which is never less than anybody counts, and none is cut in two.
 */
export function chatText(
  push: SentPush,
  characters: number,
  escape = (character: string) => character,
): string {
  const links = [...linkLines(push)].map(escape).join('')
  const left = characters - links.length
  const lines = [push.subject, push.sender].map((line) => oneLine(line, LINE_CHARACTERS)).filter(Boolean)
  return cut(`${lines.join('\n')}\n\n${push.body.slice(0, left)}`, left, escape) + links
}

function linkLines({ attachments = [] }: SentPush): string {
  const linked = attachments.flatMap(({ filename, url }) =>
    url ? [`\n📎 ${oneLine(filename, NAME_CHARACTERS)} ${url}`] : [],
  )
  const others = linked.length - MOST_FILES
  return linked.slice(0, MOST_FILES).join('') + (others > 0 ? `\n📎 +${others}` : '')
}

function cut(text: string, characters: number, escape: (character: string) => string): string {
  let [escaped, fitting] = ['', '']
  for (const character of text) {
    escaped += escape(character)
    if (escaped.length > characters) return `${fitting}…`
    if (escaped.length < characters) fitting = escaped
  }
  return escaped.toWellFormed()
}

const oneLine = (text: string, characters: number) =>
  text.slice(0, characters).replace(/\s+/g, ' ').trim().toWellFormed()
