import { toUnicode } from '../common/domains.ts'
import { compose, foldText } from '../common/fold-text.ts'

/** Soft hyphens, what sets the direction and what takes no room: a word with one in it looks the same. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]/g

const BEYOND_ASCII = /[\u0080-\uffff]/

/** What is compared: neither letter case, accents, invisible characters nor the breaking of lines count. */
export function toComparable(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase().replace(/\s+/g, ' ').trim()
  const folded = foldText(text.replace(INVISIBLE, '')).replace(/\s+/g, ' ').trim()
  return folded.replaceAll('ς', 'σ').replaceAll('ß', 'ss') // where lower case is not one to one
}

/** Of an address accents are part, but not how they are encoded, nor in which of the two ways its domain is written. */
export function toComparableAddress(text: string): string {
  const plain = compose(text.trim()).toLowerCase()
  const start = plain.lastIndexOf('@') + 1
  return start === 0 ? plain : plain.slice(0, start) + toUnicode(plain.slice(start))
}
