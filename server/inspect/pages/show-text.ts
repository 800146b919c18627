import { VISIBLE } from '../../../shared/push.ts'
import { shorten } from '../shorten.ts'

/** Embeddings, overrides and isolates: a subject that holds one would turn round what stands after it. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

/** What strangers wrote, as it may stand in a line; `blank` for what nobody can see. */
export function showText(text: string, blank = '', characters?: number): string {
  const shown = shorten(text.trim(), characters).replace(DIRECTIONS, '')
  return VISIBLE.test(shown) ? shown : blank
}

/** `Name <address>` in its two parts. The address is what stands last in brackets; without one it is the whole. */
export function splitSender(sender: string): { name: string; address: string } {
  const shown = showText(sender)
  const [, name = '', address = ''] = /^(.*?)\s*<([^<>]*)>$/.exec(shown) ?? []
  return address ? { name: name.replace(/^"(.*)"$/, '$1'), address } : { name: '', address: shown }
}
