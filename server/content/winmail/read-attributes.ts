import { createCursor } from './cursor.ts'

const SIGNATURE = 0x223e9f78
const PADDING_BYTES = 2 // a line end that a program added

export interface Attribute {
  id: number
  bytes: Buffer
  /** Whether its checksum is right. */
  isWhole: boolean
}

export const isWinmail = (bytes: Buffer) => bytes.length >= 4 && bytes.readUInt32LE(0) === SIGNATURE

/**
 * The attributes of a TNEF stream in their order, none of them copied: [MS-OXTNEF] 2.1.3. Throws `RangeError` at one that goes on
 * beyond the end.
 */
export function* readAttributes(stream: Buffer): Generator<Attribute> {
  const cursor = createCursor(stream)
  cursor.take(4 + 2) // signature and key
  while (cursor.bytesLeft() > PADDING_BYTES) {
    cursor.take(1) // level: the id says it too
    const id = cursor.takeNumber(4)
    const bytes = cursor.take(cursor.takeNumber(4))
    yield { id, bytes, isWhole: cursor.takeNumber(2) === sum(bytes) }
  }
}

function sum(bytes: Buffer): number {
  let total = 0
  for (let at = 0; at < bytes.length; at += 1) total = (total + (bytes[at] ?? 0)) & 0xffff
  return total
}
