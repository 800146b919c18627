const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const NEAR_BYTES = 24 // a call of indexOf costs as much as these, and then nothing

/** Beyond what a push can be, which has a depth of 4; it may have 10,000 headers and attachments, a reconcile 100,000 ids. */
export const MAX_DEPTH = 64
export const MAX_ELEMENTS = 250_000

/**
 * Counts the elements of JSON text, and how deep they lie, before it is parsed: 25 MB of empty objects take a gigabyte as values.
 * Stops beyond the limits. Jumps through long strings, so that it costs a hundredth of what a push does. Makes no sense of what
 * is no JSON; that is the parser's to find.
 */
export function measureJson(json: Buffer): { depth: number; elements: number } {
  let elements = 0
  let deepest = 0
  let depth = 0
  for (let at = 0; at < json.length && deepest <= MAX_DEPTH && elements <= MAX_ELEMENTS; at++) {
    switch (json[at]) {
      case QUOTE:
        at = endOfString(json, at + 1)
        break
      case 0x5b: // [
      case 0x7b: // {
        depth += 1
        if (depth > deepest) deepest = depth
        elements += 1
        break
      case COMMA:
        elements += 1
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1
    }
  }
  return { depth: deepest, elements }
}

/** Where the string that begins at `start` ends, or the text does. */
function endOfString(json: Buffer, start: number): number {
  for (let from = start; ;) {
    const near = Math.min(from + NEAR_BYTES, json.length)
    for (; from < near; from++) {
      const byte = json[from]
      if (byte === QUOTE) return from
      if (byte === BACKSLASH) from += 1
    }
    const quote = json.indexOf(QUOTE, from)
    if (quote < 0) return json.length
    if (!isEscaped(json, quote, from)) return quote
    from = quote + 1
  }
}

/** `from` is no escaped character itself. */
function isEscaped(json: Buffer, quote: number, from: number): boolean {
  let at = quote
  while (at > from && json[at - 1] === BACKSLASH) at -= 1
  return (quote - at) % 2 === 1
}
