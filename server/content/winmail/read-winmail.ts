import { isWinmail, readAttributes, type Attribute } from './read-attributes.ts'
import { OBJECT, readProperties, type Property } from './read-properties.ts'

// What is read of one file, so that nobody's post is held up by it. Outlook writes some 20 attributes and 100 properties.
const MAX_PARTS = 50_000
const MAX_DEPTH = 4
const GUID_BYTES = 16

export type Properties = Map<number, Property>

/** A message as Outlook packs it, with what it says still as bytes. */
export interface Packed {
  codePage: number
  subject: Buffer | undefined
  body: Buffer | undefined
  properties: Properties
  files: PackedFile[]
}

export interface PackedFile {
  title: Buffer | undefined
  data: Buffer | undefined
  properties: Properties
  /** Instead of `data`: a message that was attached as such. */
  message: Packed | undefined
}

/** What keeps a file from being whole here. */
export type Flaw = 'damaged' | 'cut'

export interface Winmail {
  message: Packed
  flaws: Set<Flaw>
}

const CODE_PAGE = 0x69007
const SUBJECT = 0x18004
const BODY = 0x2800c
const MESSAGE_PROPERTIES = 0x69003
const FILE_BEGINS = 0x69002
const FILE_TITLE = 0x18010
const FILE_DATA = 0x6800f
const FILE_PROPERTIES = 0x69005
const ATTACHED_DATA = 0x3701

/** Takes a winmail.dat apart, as far as it is whole; undefined if it is none. Its bytes are not copied. */
export function readWinmail(bytes: Buffer): Winmail | undefined {
  if (!isWinmail(bytes)) return undefined
  const flaws = new Set<Flaw>()
  let partsLeft = MAX_PARTS

  /** Hands over part after part until there are no more, or too many, or one that is cut off. */
  function goThrough<P>(parts: Iterable<P>, take: (part: P) => void): void {
    try {
      for (const part of parts) {
        if (partsLeft === 0) return void flaws.add('cut')
        partsLeft -= 1
        take(part)
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      flaws.add('damaged')
    }
  }

  function read(stream: Buffer, depth: number): Packed {
    const message: Packed = {
      ...{ codePage: 0, subject: undefined, body: undefined },
      ...{ properties: new Map(), files: [] },
    }
    goThrough(readAttributes(stream), (attribute) => {
      if (attribute.isWhole) take(message, attribute, depth)
      else flaws.add('damaged')
    })
    return message
  }

  function take(message: Packed, { id, bytes }: Attribute, depth: number): void {
    const file = message.files.at(-1)
    if (id === CODE_PAGE && bytes.length >= 4) message.codePage = bytes.readUInt32LE(0)
    else if (id === SUBJECT) message.subject = bytes
    else if (id === BODY) message.body = bytes
    else if (id === MESSAGE_PROPERTIES) message.properties = collect(bytes)
    else if (id === FILE_BEGINS) message.files.push(emptyFile())
    else if (!file) return
    else if (id === FILE_TITLE) file.title = bytes
    else if (id === FILE_DATA) file.data = bytes
    else if (id === FILE_PROPERTIES) {
      file.properties = collect(bytes)
      file.message = readAttached(file.properties, depth)
    }
  }

  function collect(bytes: Buffer): Properties {
    const properties: Properties = new Map()
    goThrough(readProperties(bytes), ({ id, ...property }) => properties.set(id, property))
    return properties
  }

  function readAttached(properties: Properties, depth: number): Packed | undefined {
    const attached = properties.get(ATTACHED_DATA)
    if (attached?.type !== OBJECT) return undefined
    const stream = attached.bytes.subarray(GUID_BYTES)
    if (!isWinmail(stream)) return undefined // of another program, say a chart
    if (depth < MAX_DEPTH) return read(stream, depth + 1)
    flaws.add('cut')
    return undefined
  }

  return { message: read(bytes, 1), flaws }
}

const emptyFile = (): PackedFile => ({
  ...{ title: undefined, data: undefined, message: undefined },
  properties: new Map(),
})
