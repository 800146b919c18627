import { crc32 } from 'node:zlib'
import type { EmailStatus } from '../../../../shared/push.ts'
import type { Routes } from '../../../../shared/rule.ts'
import type { DeliveryState } from '../../common/delivery-state.ts'
import type { AttemptFacts } from '../../common/measures.ts'
import type { EmailIdentity } from '../../store.ts'

/** Where the second part of a line lies; memory holds this instead of bodies. Filled in when the line is written. */
export interface Place {
  segment: string
  offset: number
  length: number
  /** The second part itself, for as long as the line is not on disk. */
  unsaved?: string
}

/** One email and what is owed for it: "stored" and "owed" are one line, so one fsync. */
export interface EmailHead {
  kind: 'email'
  id: string
  status: EmailStatus
  receivedAt: string
  /** The order of writing, where two came in one millisecond. */
  nth?: number
  date?: string
  mailbox?: string
  messageId?: string
  /** Epoch ms. */
  gmailAt?: number
  source?: 'imap'
  alsoSeenAt?: string
  sender: string
  subject: string
  snippet: string
  identity: EmailIdentity
  deliveries: DeliveryState[]
  /** What the endpoints' rules said of it. */
  routes?: Routes | undefined
}

/** The outcome of one attempt; the line's body holds the attempt itself. */
export interface AttemptHead extends DeliveryState {
  kind: 'attempt'
  emailId: string
  /** What is counted of it; lines of earlier versions have none. */
  facts?: AttemptFacts
}

/** A replay, a release or a retry by hand: the email's deliveries as they are from here on. */
export interface DeliveriesHead {
  kind: 'deliveries'
  emailId: string
  status: EmailStatus
  deliveries: DeliveryState[]
}

/** Another id of an email that is here already, or that it came the other way too. */
export interface IdentityHead {
  kind: 'identity'
  emailId: string
  identity: EmailIdentity
  alsoSeenAt?: string | undefined
}

export type Head = EmailHead | AttemptHead | DeliveriesHead | IdentityHead

/** A line on its way to the disk. */
export interface PendingLine {
  bytes: Buffer
  place: Place
  /** It records what has happened already, so a failed write keeps it for the next one. */
  isFact: boolean
}

const BLANK = 32
const BLANK_LINE_BYTES = 16 * 1024 // a common email fits in
const NEWLINE = 10
const TAB = 9
const CRC_LENGTH = 8
const CRC_PLACE = '0'.repeat(CRC_LENGTH)

/** One fact: head JSON, tab, body JSON, tab, CRC-32 of all before in hex, newline. JSON holds neither tab nor newline. */
export function encodeLine(head: Head, bodyJson = '', isFact = false): PendingLine {
  const headJson = JSON.stringify(head)
  const bytes = Buffer.from(`${headJson}\t${bodyJson}\t${CRC_PLACE}\n`)
  const crcAt = bytes.length - CRC_LENGTH - 1
  const checksum = crc32(bytes.subarray(0, crcAt - 1))
    .toString(16)
    .padStart(CRC_LENGTH, '0')
  bytes.write(checksum, crcAt, 'latin1') // in place: a text with it would be put together and encoded once more
  const offset = Buffer.byteLength(headJson) + 1
  const place = { segment: '', offset, length: bytes.length - offset - CRC_LENGTH - 2, unsaved: bodyJson }
  return { bytes, place, isFact }
}

/** Says nothing; shows whether the disk takes something again before an email is sent to find out. */
export function blankLine(): PendingLine {
  const bytes = Buffer.alloc(BLANK_LINE_BYTES, BLANK)
  bytes[BLANK_LINE_BYTES - 1] = NEWLINE
  return { bytes, place: { segment: '', offset: 0, length: 0 }, isFact: false }
}

export interface DecodedLine {
  head: Head
  bodyOffset: number
  bodyLength: number
}

/** Reads a line without its newline; undefined when its checksum or form is wrong. The body stays unparsed. */
export function decodeLine(line: Buffer): DecodedLine | undefined {
  const crcTab = line.length - CRC_LENGTH - 1
  const headTab = line.indexOf(TAB)
  if (headTab < 0 || crcTab <= headTab || line[crcTab] !== TAB) return undefined
  if (crc32(line.subarray(0, crcTab)) !== Number.parseInt(line.toString('latin1', crcTab + 1), 16))
    return undefined
  const head = parseHead(line.toString('utf8', 0, headTab))
  return head && { head, bodyOffset: headTab + 1, bodyLength: crcTab - headTab - 1 }
}

/** How every line begins; in the JSON of a text the quotes would be escaped. */
export const LINE_START = '{"kind":"'

/** Reads the line that begins here, whatever follows its checksum. */
export function lineAt(bytes: Buffer, start: number): (DecodedLine & { end: number }) | undefined {
  const crcTab = bytes.indexOf(TAB, bytes.indexOf(TAB, start) + 1)
  const end = crcTab + 1 + CRC_LENGTH
  const line = crcTab > start && end <= bytes.length ? decodeLine(bytes.subarray(start, end)) : undefined
  return line && { ...line, end }
}

/** Whether it says nothing: from `blankLine`, or erased. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === BLANK && bytes.subarray(1).equals(bytes.subarray(0, -1)))
}

function parseHead(json: string): Head | undefined {
  try {
    // The checksum proved that this program wrote the line, so its form is known.
    return JSON.parse(json) as Head
  } catch {
    return undefined
  }
}
