import libmime from 'libmime'

export type Header = [name: string, value: string]

export interface Head {
  headers: Header[]
  /** The first of that name (lower case) before RFC 2047 decoding, or ''. */
  find(name: string): string
  body: Buffer
}

/** Splits a message or part at its first empty line. */
export function parseHead(raw: Buffer): Head {
  const { headText, body } = splitHead(raw)
  const lines = headText.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const raws = lines.flatMap((line): Header[] => {
    const [, name, value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line) ?? []
    return name ? [[name, value.trim()]] : []
  })
  return {
    headers: raws.map(([name, value]) => [name, decodeHeader(name, value)]),
    find: (wanted) => raws.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '',
    body,
  }
}

// A line of white space ends nothing: it is a folded header.
function splitHead(raw: Buffer): { headText: string; body: Buffer } {
  for (let at = 0; at < raw.length; at = lineAfter(raw, at)) {
    if (raw[at] !== 0x0a && !(raw[at] === 0x0d && raw[at + 1] === 0x0a)) continue
    return { headText: headerText(raw.subarray(0, at)), body: raw.subarray(lineAfter(raw, at)) }
  }
  return { headText: headerText(raw), body: Buffer.alloc(0) }
}

/** What stands before a message's first header is nothing; in a part it would mean that there are no headers. */
export function withoutLeadingBlank(raw: Buffer): Buffer {
  let at = 0
  while (at < raw.length && raw.toString('latin1', at, lineAfter(raw, at)).trim() === '')
    at = lineAfter(raw, at)
  return raw.subarray(at)
}

function lineAfter(raw: Buffer, at: number): number {
  const lineEnd = raw.indexOf(0x0a, at)
  return lineEnd < 0 ? raw.length : lineEnd + 1
}

// Bytes above 127 are not allowed in a header without SMTPUTF8; senders who use them mean UTF-8 or Latin-1.
function headerText(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text
}

const ADDRESSES = /^(from|to|cc|bcc|reply-to|sender|return-path|delivered-to)$/i
const ENCODED_NAME = /((?:=\?[^?]+\?[bq]\?[^?]*\?=\s*)+)(?=<)/gi

function decodeHeader(name: string, value: string): string {
  if (!ADDRESSES.test(name)) return libmime.decodeWords(value)
  // Seen live: Gmail puts a decoded name in quotes, so its commas do not part addresses.
  return libmime.decodeWords(
    value.replace(ENCODED_NAME, (words) => `${quote(libmime.decodeWords(words).trim())} `),
  )
}

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
