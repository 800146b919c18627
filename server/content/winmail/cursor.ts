/** Goes through bytes, and throws `RangeError` instead of going on beyond their end. */
export function createCursor(bytes: Buffer) {
  let at = 0
  function take(length: number): Buffer {
    if (length > bytes.length - at) throw new RangeError('It ends before it should')
    at += length
    return bytes.subarray(at - length, at)
  }
  return {
    take,
    takeNumber: (length: 2 | 4) => take(length).readUIntLE(0, length),
    bytesLeft: () => bytes.length - at,
  }
}

export type Cursor = ReturnType<typeof createCursor>
