import { VISIBLE } from '../../../../shared/visible.ts'
import { readAddress } from '../../../common/addresses.ts'
import { shorten } from '../../shorten.ts'

/** Embeddings, overrides and isolates: a subject that holds one would turn round what stands after it. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

/** What strangers wrote, as it may stand in a line; `blank` for what nobody can see. */
export function showText(text: string, blank = '', characters?: number): string {
  const shown = shorten(text.trim(), characters).replace(DIRECTIONS, '')
  return VISIBLE.test(shown) ? shown : blank
}

/** Within a sentence: what is written from right to left turns nothing round beside it. */
export const isolated = (text: string) => `\u2068${showText(text)}\u2069`

/** The name and the one address that stand in it; where nobody can say which that is, the whole stands for it. */
export function splitSender(sender: string): { name: string; address: string } {
  const shown = showText(sender)
  const address = readAddress(sender)
  if (address === undefined) return { name: '', address: shown }
  const name = shown.slice(0, Math.max(0, shown.lastIndexOf('<'))).trim()
  return { name: name.replace(/^"(.*)"$/, '$1'), address }
}
