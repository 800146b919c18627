import { DAY_MS } from '../../../common/time-units.ts'
import { byTurns } from './by-turns.ts'

/** An id whose email is not here any more. */
export interface GoneId {
  /** 24 hexadecimal digits. */
  key: string
  emailId: string
  /** Whether the email had a Gmail id: then another Gmail id with its Message-ID is another email. */
  hasGmail: boolean
  /** UTC, YYYY-MM-DD. */
  day: string
}

const WORDS = 8 // three of the key, four of the email's id, one of day and flag
const FIRST_SLOTS = 8
const SHARDS = 256 // so that none takes longer than 2 ms to grow: 90 days of 20,000 emails are 14,000 ids in each
const PACKED_AT_ONCE = 16
const MAX_FILLED = 0.8
const GROWTH = 1.25 // with it some 45 bytes per id, where a Map of strings takes three times as much

/** Records of 32 bytes in arrays, found by their key: months of ids have to be looked at with every push. */
export interface IdTable {
  isEmpty(): boolean
  find(key: string): GoneId | undefined
  set(id: GoneId): void
  /** Those of a day as they lie in memory, all that were set before it was asked included. */
  pack(day: string): Promise<Buffer>
  unpack(records: Uint32Array): void
  forgetBefore(day: string): Promise<void>
  all(): Generator<GoneId>
}

export function createIdTable(): IdTable {
  const shards = Array.from({ length: SHARDS }, createShard)
  const shardOf = (record: Uint32Array) => shards[(record[0] ?? 0) % SHARDS]
  let isEmpty = true

  function put(record: Uint32Array): void {
    shardOf(record)?.put(record)
    isEmpty = false
  }

  return {
    isEmpty: () => isEmpty,
    find(key) {
      const wanted = encode({ key, emailId: '', hasGmail: false, day: '1970-01-01' })
      const found = shardOf(wanted)?.find(wanted)
      return found && decode(found)
    },
    set: (id) => put(encode(id)),
    async pack(day) {
      const number = numberOf(day)
      const parts: Buffer[] = []
      await byTurns(shards, PACKED_AT_ONCE, (shard) => parts.push(Buffer.from(shard.pack(number).buffer)))
      return Buffer.concat(parts)
    },
    unpack(records) {
      for (const record of recordsOf(records)) put(record)
    },
    async forgetBefore(day) {
      const number = numberOf(day)
      await byTurns(shards, 1, (shard) => shard.keep((record) => dayNumber(record) >= number))
    },
    *all() {
      for (const shard of shards) for (const record of shard.records()) yield decode(record)
    },
  }
}

function createShard() {
  let slots = new Uint32Array(FIRST_SLOTS * WORDS)
  let filled = 0

  /** The slot of the key, or the free one where it belongs. */
  function locate(record: Uint32Array): number {
    const count = slots.length / WORDS
    let slot = (record[1] ?? 0) % count // the first word chose the shard
    while (slots[slot * WORDS + 7] !== 0 && !isSame(slots, slot, record)) slot = (slot + 1) % count
    return slot * WORDS
  }

  function put(record: Uint32Array): void {
    if (filled + 1 > (slots.length / WORDS) * MAX_FILLED) rebuild(Math.ceil((slots.length / WORDS) * GROWTH))
    const at = locate(record)
    if (slots[at + 7] === 0) filled += 1
    slots.set(record, at)
  }

  function rebuild(count: number, isKept: (record: Uint32Array) => boolean = () => true): void {
    const before = slots
    slots = new Uint32Array(count * WORDS)
    filled = 0
    for (const record of recordsOf(before)) if (isKept(record)) put(record)
  }

  return {
    put,
    find(record: Uint32Array) {
      const at = locate(record)
      return slots[at + 7] === 0 ? undefined : slots.subarray(at, at + WORDS)
    },
    pack(day: number) {
      const ofDay: number[] = []
      for (let at = 0; at < slots.length; at += WORDS) if ((slots[at + 7] ?? 0) >>> 1 === day) ofDay.push(at)
      const packed = new Uint32Array(ofDay.length * WORDS)
      ofDay.forEach((at, index) => packed.set(slots.subarray(at, at + WORDS), index * WORDS))
      return packed
    },
    keep: (isKept: (record: Uint32Array) => boolean) => rebuild(slots.length / WORDS, isKept),
    records: () => recordsOf(slots),
  }
}

function isSame(table: Uint32Array, slot: number, record: Uint32Array): boolean {
  const at = slot * WORDS
  return table[at] === record[0] && table[at + 1] === record[1] && table[at + 2] === record[2]
}

function* recordsOf(table: Uint32Array): Generator<Uint32Array> {
  for (let at = 0; at < table.length; at += WORDS)
    if (table[at + 7] !== 0) yield table.subarray(at, at + WORDS)
}

function encode({ key, emailId, hasGmail, day }: GoneId): Uint32Array {
  const record = new Uint32Array(WORDS)
  const bytes = Buffer.from(record.buffer)
  bytes.write(key, 0, 12, 'hex')
  bytes.write(emailId.replace('eml_', ''), 12, 16, 'hex')
  record[7] = (numberOf(day) << 1) | (hasGmail ? 1 : 0)
  return record
}

function decode(record: Uint32Array): GoneId {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
  return {
    key: bytes.toString('hex', 0, 12),
    emailId: `eml_${bytes.toString('hex', 12, 28)}`,
    hasGmail: ((record[7] ?? 0) & 1) === 1,
    day: new Date(dayNumber(record) * DAY_MS).toISOString().slice(0, 10),
  }
}

const numberOf = (day: string) => Date.parse(day) / DAY_MS
const dayNumber = (record: Uint32Array) => (record[7] ?? 0) >>> 1
