import type { KeptPush } from '../../../shared/push.ts'

const LINE_CHARACTERS = 300

/**
 * Subject, sender and body as one message of at most so many characters once escaped. Those are counted as UTF-16 does, which is
 * never less than anybody counts, and none is cut in two.
 */
export function chatText(
  push: KeptPush,
  characters: number,
  escape = (character: string) => character,
): string {
  const lines = [push.subject, push.sender].map(oneLine).filter(Boolean)
  return cut(`${lines.join('\n')}\n\n${push.body.slice(0, characters)}`, characters, escape)
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

const oneLine = (text: string) => text.slice(0, LINE_CHARACTERS).replace(/\s+/g, ' ').trim().toWellFormed()
