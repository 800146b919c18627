import { foldText } from '../common/fold-text.ts'

/** Soft hyphens, what sets the direction and what takes no room: a word with one in it looks the same. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** What is compared: neither letter case, accents, invisible characters nor the breaking of lines count. */
export function toComparable(text: string): string {
  return foldText(text.replace(INVISIBLE, '')).replace(/\s+/g, ' ').trim()
}
