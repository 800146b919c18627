/**
 * UTF-8 to text, the way the WHATWG standard decodes: every broken sequence becomes one U+FFFD. Written out because
 * Apps Script has no TextDecoder and its `Utilities` would cost two service calls a message.
 */
export function decodeUtf8(bytes: ArrayLike<number>): string {
  const pieces: string[] = []
  let units: number[] = []
  let missing = 0
  let codePoint = 0
  let lowest = 0x80
  let highest = 0xbf
  const put = (code: number) => {
    if (code > 0xffff) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff))
    else units.push(code)
    if (units.length < 8000) return
    pieces.push(String.fromCharCode(...units)) // more at once overflows the stack
    units = []
  }
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = (bytes[at] ?? 0) & 0xff
    if (missing > 0 && byte >= lowest && byte <= highest) {
      codePoint = (codePoint << 6) | (byte & 0x3f)
      missing -= 1
      lowest = 0x80
      highest = 0xbf
      if (missing === 0) put(codePoint)
      continue
    }
    if (missing > 0) put(0xfffd)
    missing =
      byte >= 0xc2 && byte <= 0xdf
        ? 1
        : byte >= 0xe0 && byte <= 0xef
          ? 2
          : byte >= 0xf0 && byte <= 0xf4
            ? 3
            : 0
    codePoint = byte & (0x3f >> missing)
    lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80 // no overlong forms
    highest = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf // no surrogates, nothing past U+10FFFF
    if (missing === 0) put(byte < 0x80 ? byte : 0xfffd)
  }
  if (missing > 0) put(0xfffd)
  return pieces.join('') + String.fromCharCode(...units)
}

/** An upper bound that is cheap for the usual message and exact for the others. */
export function utf8Length(text: string, exactAbove: number): number {
  if (text.length * 3 <= exactAbove) return text.length * 3
  let length = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit & 0xf800) === 0xd800 ? 2 : 3
  }
  return length
}
