import libmime from 'libmime'

const ADDRESSES = /^(from|to|cc|bcc|reply-to|sender|return-path|delivered-to)$/i
const ENCODED_NAME = /((?:=\?[^?]+\?[bq]\?[^?]*\?=\s*)+)(?=<)/gi

export type Header = [name: string, value: string]

/** One header as Gmail shows it: unfolded, decoded; undefined for a line that is none. `line` has a character per byte. */
export function readHeader(line: string): Header | undefined {
  const [, name, value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line.replace(/\r?\n[ \t]*/g, ' ')) ?? []
  if (!name) return undefined
  const text = toText(value.trim())
  // Gmail puts a decoded name in quotes, so that its commas do not part addresses.
  const quoted = ADDRESSES.test(name)
    ? text.replace(ENCODED_NAME, (words) => `${quote(libmime.decodeWords(words).trim())} `)
    : text
  return [name, libmime.decodeWords(quoted)]
}

/** Bytes above 127 are not allowed in a header without SMTPUTF8; senders who use them mean UTF-8 or Latin-1. */
function toText(bytes: string): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? bytes : text
}

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
