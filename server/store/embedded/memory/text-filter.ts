import { foldText } from '../../../common/fold-text.ts'

/** Where letters with accents of Latin, Greek and Cyrillic stand. */
const BLOCKS = [
  [0xc0, 0x24f],
  [0x370, 0x52f],
  [0x1e00, 0x1fff],
] as const

let variants: Map<string, string> | undefined

/**
 * Tells whether a text holds another, as `foldText` understands it. A pattern that knows every way to write a letter: folding
 * each of many texts takes ten times as long, and keeping them folded as much memory as the texts.
 */
export function createTextFilter(wanted: string): (text: string) => boolean {
  variants ??= findVariants()
  const known = variants
  const toPattern = (letter: string) => `[${escape(letter)}${known.get(letter) ?? ''}][\u0300-\u036f]*`
  const pattern = new RegExp([...foldText(wanted)].map(toPattern).join(''), 'iu')
  return (text) => pattern.test(text)
}

const escape = (letter: string) => letter.replace(/[\\\]^-]/, '\\$&')

/** By the letter that they are folded to. */
function findVariants(): Map<string, string> {
  const found = new Map<string, string>()
  for (const [first, last] of BLOCKS)
    for (let code = first; code <= last; code++) {
      const letter = String.fromCodePoint(code)
      const folded = foldText(letter)
      if (folded !== letter && [...folded].length === 1) found.set(folded, (found.get(folded) ?? '') + letter)
    }
  return found
}
