import type { FileHandle } from 'node:fs/promises'
import type { Span } from './blank-spans.ts'
import { readLines } from './read-lines.ts'
import {
  decodeLine,
  isBlank,
  LINE_START,
  lineAt,
  type DecodedLine,
  type Head,
  type Place,
} from './segment-line.ts'

/** A line as it lies in its file, or what a damage left of one; valid only while it is shown. */
export interface SegmentLine extends Span {
  bytes: Buffer
  /** Undefined for what cannot be read. */
  head: Head | undefined
  place: Place
}

/** Shows all up to the byte `end` but for what says nothing. Tells where the last line ends and how long the tail after it is. */
export async function readSegment(
  { name, handle }: { name: string; handle: FileHandle },
  end: number,
  onLine: (line: SegmentLine) => void,
): Promise<{ goodBytes: number; tail: SegmentLine[] }> {
  const { goodBytes, tail } = await readLines(handle, end, (bytes, offset) =>
    showLine(name, bytes, offset, onLine),
  )
  const ofTail: SegmentLine[] = []
  showLine(name, tail, goodBytes, (line) => ofTail.push(line))
  return { goodBytes, tail: ofTail }
}

function showLine(segment: string, bytes: Buffer, offset: number, onLine: (line: SegmentLine) => void): void {
  if (isBlank(bytes)) return
  const show = (start: number, end: number, decoded: DecodedLine | undefined) => {
    const piece = bytes.subarray(start, end)
    if (isBlank(piece)) return
    const { head, bodyOffset = 0, bodyLength = 0 } = decoded ?? {}
    const place = { segment, offset: offset + start + bodyOffset, length: bodyLength }
    onLine({ segment, offset: offset + start, length: piece.length, bytes: piece, head, place })
  }
  const whole = decodeLine(bytes)
  if (whole) show(0, bytes.length, whole)
  else salvage(bytes, show)
}

/** A line ends with its checksum, so a damaged newline costs neither of the two lines it stood between. */
function salvage(
  bytes: Buffer,
  show: (start: number, end: number, decoded: DecodedLine | undefined) => void,
): void {
  let unread = 0
  for (let start = bytes.indexOf(LINE_START); start >= 0;) {
    const line = lineAt(bytes, start)
    if (line) {
      show(unread, start, undefined)
      show(start, line.end, line)
      unread = line.end
    }
    start = bytes.indexOf(LINE_START, line ? line.end : start + 1)
  }
  show(unread, bytes.length, undefined)
}
