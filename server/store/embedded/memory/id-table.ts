import { DAY_MS } from '../../../common/time-units.ts'
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
const FIRST_SLOTS = 1024
const MAX_FILLED = 0.8
const GROWTH = 1.25 // with it some 45 bytes per id, where a Map of strings takes three times as much

/** Records of 32 bytes in one array, found by their key: months of ids have to be looked at with every push. */
export interface IdTable {
  isEmpty(): boolean
  find(key: string): GoneId | undefined
  set(id: GoneId): void
  /** As they lie in memory. */
  pack(day: string): Uint32Array
  unpack(records: Uint32Array): void
  forgetBefore(day: string): void
  all(): Generator<GoneId>
}

export function createIdTable(): IdTable {
  let slots = new Uint32Array(FIRST_SLOTS * WORDS)
  let filled = 0

  /** The slot of the key, or the free one where it belongs. */
  function locate(table: Uint32Array, record: Uint32Array): number {
    const count = table.length / WORDS
    let slot = (record[0] ?? 0) % count
    while (table[slot * WORDS + 7] !== 0 && !isSame(table, slot, record)) slot = (slot + 1) % count
    return slot * WORDS
  }

  function put(record: Uint32Array): void {
    if (filled + 1 > (slots.length / WORDS) * MAX_FILLED) rebuild(Math.ceil((slots.length / WORDS) * GROWTH))
    const at = locate(slots, record)
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
    isEmpty: () => filled === 0,
    find(key) {
      const at = locate(slots, encode({ key, emailId: '', hasGmail: false, day: '1970-01-01' }))
      return slots[at + 7] === 0 ? undefined : decode(slots.subarray(at, at + WORDS))
    },
    set: (id) => put(encode(id)),
    pack(day) {
      const number = numberOf(day)
      const ofDay: number[] = []
      for (let at = 0; at < slots.length; at += WORDS)
        if ((slots[at + 7] ?? 0) >>> 1 === number) ofDay.push(at)
      const packed = new Uint32Array(ofDay.length * WORDS)
      ofDay.forEach((at, index) => packed.set(slots.subarray(at, at + WORDS), index * WORDS))
      return packed
    },
    unpack(records) {
      for (const record of recordsOf(records)) put(record)
    },
    forgetBefore(day) {
      const number = numberOf(day)
      rebuild(slots.length / WORDS, (record) => dayNumber(record) >= number)
    },
    *all() {
      for (const record of recordsOf(slots)) yield decode(record)
    },
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
