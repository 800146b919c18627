const PIECE = 8000 // more at once overflows the stack

/** A character per byte, whatever the bytes mean. */
export function latin1Of(bytes: ArrayLike<number>): string {
  let characters = ''
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = Array.prototype.slice.call(bytes, at, at + PIECE) as number[]
    characters += String.fromCharCode(...piece.map((byte) => byte & 0xff))
  }
  return characters
}

/**
 * UTF-8 to text, undefined when the bytes are none. Not by Google's `Utilities`, which would cost two service calls
 * a message: each byte becomes a character, those outside ASCII an escape, and the escapes are read as UTF-8.
 */
export function decodeUtf8(bytes: ArrayLike<number>): string | undefined {
  try {
    return decodeURIComponent(escape(latin1Of(bytes)))
  } catch {
    return undefined
  }
}
