/** Writes what Outlook calls winmail.dat, after [MS-OXTNEF]. */
export const writeWinmail = (...attributes: Buffer[]) =>
  Buffer.concat([uint32(0x223e9f78), uint16(1), ...attributes])

export function attribute(id: number, bytes: Buffer): Buffer {
  const sum = bytes.reduce((total, byte) => total + byte, 0) & 0xffff
  return Buffer.concat([
    Buffer.from([id >= 0x60000 ? 1 : 2]),
    uint32(id),
    uint32(bytes.length),
    bytes,
    uint16(sum),
  ])
}

export const codePage = (page: number) => attribute(0x69007, Buffer.concat([uint32(page), uint32(0)]))

export const messageOf = (...written: Buffer[]) => attribute(0x69003, properties(written))

/** A file: its old name, its bytes and its properties. */
export const fileOf = (title: string, bytes: Buffer | undefined, ...written: Buffer[]) =>
  Buffer.concat([
    attribute(0x69002, Buffer.alloc(14)),
    attribute(0x18010, Buffer.from(`${title}\0`, 'latin1')),
    ...(bytes ? [attribute(0x6800f, bytes)] : []),
    attribute(0x69005, properties(written)),
  ])

const properties = (written: Buffer[]) => Buffer.concat([uint32(written.length), ...written])

export const text = (id: number, value: string) => variable(0x1f, id, Buffer.from(`${value}\0`, 'utf16le'))
export const oldText = (id: number, bytes: Buffer) => variable(0x1e, id, bytes)
export const binary = (id: number, bytes: Buffer) => variable(0x102, id, bytes)
export const attached = (winmail: Buffer) =>
  variable(0x0d, 0x3701, Buffer.concat([Buffer.alloc(16), winmail]))
export const long = (id: number, value: number) => Buffer.concat([head(0x03, id), uint32(value)])
export const time = (id: number, date: Date) =>
  Buffer.concat([head(0x40, id), uint64((BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n)])

/** Of a name that a program made up, with two values. */
export const named = () =>
  Buffer.concat([
    head(0x101f, 0x8001),
    ...[Buffer.alloc(16), uint32(1), padded(Buffer.from('Keywords', 'utf16le'))],
    ...[uint32(2), padded(Buffer.from('a\0', 'utf16le')), padded(Buffer.from('bcd\0', 'utf16le'))],
  ])

/** One of each type that has a length of its own, several values of one, and one of a number that a program made up. */
export const ofEveryType = () => [
  ...[0x02, 0x03, 0x04, 0x0a, 0x0b].map((type) => fixed(type, 4)),
  ...[0x05, 0x06, 0x07, 0x14, 0x40].map((type) => fixed(type, 8)),
  fixed(0x48, 16),
  Buffer.concat([head(0x1003, 0x6000), uint32(3), Buffer.alloc(3 * 4, 1)]),
  Buffer.concat([head(0x03, 0x8000), Buffer.alloc(16), uint32(0), uint32(0x8101), uint32(7)]),
]

const fixed = (type: number, bytes: number) =>
  Buffer.concat([head(type, 0x6000 + type), Buffer.alloc(bytes, 1)])

const head = (type: number, id: number) => Buffer.concat([uint16(type), uint16(id)])
const variable = (type: number, id: number, bytes: Buffer) =>
  Buffer.concat([head(type, id), uint32(1), padded(bytes)])
const padded = (bytes: Buffer) =>
  Buffer.concat([uint32(bytes.length), bytes, Buffer.alloc(-bytes.length & 3)])

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
