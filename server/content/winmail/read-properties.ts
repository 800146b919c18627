import { createCursor, type Cursor } from './cursor.ts'

export interface Property {
  type: number
  bytes: Buffer
}

export const UTF16 = 0x001f
export const OBJECT = 0x000d

/** Bytes that a value takes up, by its type; those of the types below say it themselves. */
const FIXED_BYTES = new Map<number, number>([
  ...[0x02, 0x03, 0x04, 0x0a, 0x0b].map((type): [number, number] => [type, 4]), // the short ones are padded
  ...[0x05, 0x06, 0x07, 0x14, 0x40].map((type): [number, number] => [type, 8]),
  [0x48, 16],
])
const VARIABLE = new Set([0x1e, UTF16, 0x102, OBJECT])
const MULTIPLE = 0x1000
const FIRST_NAMED = 0x8000

/**
 * The MAPI properties of an attribute with the first value of each: [MS-OXTNEF] 2.1.3.4. Throws `RangeError` at what goes on beyond
 * the end, and at a type whose length nobody knows.
 */
export function* readProperties(bytes: Buffer): Generator<Property & { id: number }> {
  const cursor = createCursor(bytes)
  for (let left = cursor.takeNumber(4); left > 0; left -= 1) {
    const type = cursor.takeNumber(2)
    const id = cursor.takeNumber(2)
    if (id >= FIRST_NAMED) skipName(cursor)
    yield { id, type, bytes: takeValues(cursor, type) }
  }
}

function skipName(cursor: Cursor): void {
  cursor.take(16)
  const isById = cursor.takeNumber(4) === 0
  if (isById) cursor.take(4)
  else takePadded(cursor, cursor.takeNumber(4))
}

function takeValues(cursor: Cursor, type: number): Buffer {
  const single = type & ~MULTIPLE
  const isCounted = type !== single || VARIABLE.has(single)
  let first: Buffer | undefined
  for (let left = isCounted ? cursor.takeNumber(4) : 1; left > 0; left -= 1) {
    const value = takeValue(cursor, single)
    first ??= value
  }
  return first ?? Buffer.alloc(0)
}

function takeValue(cursor: Cursor, type: number): Buffer {
  if (VARIABLE.has(type)) return takePadded(cursor, cursor.takeNumber(4))
  const length = FIXED_BYTES.get(type)
  if (length === undefined) throw new RangeError('It has a property of an unknown type')
  return cursor.take(length)
}

function takePadded(cursor: Cursor, length: number): Buffer {
  const bytes = cursor.take(length)
  cursor.take(Math.min(-length & 3, cursor.bytesLeft()))
  return bytes
}
