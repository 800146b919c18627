import type { Logger } from 'pino'
import { keepBadLine } from './bad-lines.ts'
import { readSegment, type SegmentLine } from './read-segment.ts'
import { LINE_START, type Head, type Place } from './segment-line.ts'
import type { Segment } from './segment-name.ts'

interface Loading {
  folder: string
  segment: Segment
  /** Only this one is written on. */
  isNewest: boolean
  /** Bytes of it that were good when it was last looked at. */
  knownSize: number
  log: Logger
}

/**
 * Hands over a file's good lines, sets aside what is damaged, and leaves its end so that it can be written on. Tells whether
 * something was found lost that was not known to be.
 */
export async function loadSegment(
  loading: Loading,
  onLine: (head: Head, place: Place) => void,
): Promise<boolean> {
  const { segment, isNewest, knownSize, log } = loading
  const bad: SegmentLine[] = []
  const take = (line: SegmentLine) => {
    if (line.head) onLine(line.head, line.place)
    else bad.push({ ...line, bytes: Buffer.from(line.bytes) }) // a copy: these are valid only now
  }
  const { goodBytes, tail } = await readSegment(segment, Infinity, take)
  const damaged = tail.filter((line) => !isNewest || !isTorn(line, knownSize))
  damaged.forEach(take)
  const { size } = await segment.handle.stat()
  segment.size = size
  if (size < knownSize)
    log.error(
      { segment: segment.name, bytes: knownSize - size },
      `STORE: ${segment.name} is shorter than it was, the emails at its end are gone - put it back, or let the script bring what Gmail still lists`,
    )
  const { areSafe, isNews } = await setAside(loading, bad)
  const isLost = isNews || size < knownSize
  if (!isNewest) return isLost
  const whole = tail.findLast(({ head }) => head)
  const end = whole ? whole.offset + whole.length : goodBytes
  if (end < size && damaged.every(({ head }) => head))
    log.warn(
      { segment: segment.name, bytes: size - end },
      'STORE: Torn last line cut off, it was never confirmed',
    )
  if (areSafe) await cut(segment, end)
  if (whole) await endLine(segment, log)
  await segment.handle.datasync() // what a killed process had written is known now, so it has to be durable
  return isLost
}

/** What a crash leaves of a write: its beginning, or zeros where it was to be. Anything else, or earlier, was damaged. */
function isTorn({ head, offset, bytes }: SegmentLine, knownSize: number): boolean {
  if (head || offset < knownSize) return false
  return bytes[0] === 0 || LINE_START.startsWith(bytes.toString('latin1', 0, LINE_START.length))
}

/** Tells whether nothing of it can get lost now, and whether anything of it is new. A full disk does not keep a receiver from starting. */
async function setAside({ folder, segment, log }: Loading, bad: SegmentLine[]) {
  let areSafe = true
  let isNews = false
  for (const { offset, bytes } of bad) {
    const fields = { segment: segment.name, offset, bytes: bytes.length }
    try {
      const file = await keepBadLine(folder, segment.name, offset, bytes)
      isNews ||= file !== undefined
      if (file) log.error({ file, ...fields }, 'STORE: Bad line set aside, the rest is read on')
    } catch (error) {
      areSafe = false
      isNews = true
      log.error({ err: error, ...fields }, 'STORE: Bad line not set aside, the rest is read on')
    }
  }
  return { areSafe, isNews }
}

async function cut(segment: Segment, end: number): Promise<void> {
  if (end === segment.size) return
  await segment.handle.truncate(end)
  segment.size = end
}

/** A full disk does not take the newline that is missing; the line is read all the same, since it ends with its checksum. */
async function endLine(segment: Segment, log: Logger): Promise<void> {
  await segment.handle.appendFile('\n').then(
    () => (segment.size += 1),
    (error: unknown) => log.warn({ err: error, segment: segment.name }, 'STORE: Newline not written'),
  )
}
