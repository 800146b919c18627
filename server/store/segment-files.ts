import { mkdir, open, readdir, unlink, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { BLANK, decodeLine, type Head, type PendingLine, type Place } from './segment-line.ts'
import { createDocumentAdapter } from './document-adapter.ts'
import { blankSpans, finishBlanking, type Span } from './blank-spans.ts'
import { readLines } from './read-lines.ts'
import { syncFolder } from './sync-folder.ts'

const SEGMENT_NAME = /^emails-(\d{4}-\d{2}-\d{2})\.seg$/

export interface SegmentFiles {
  /** Hands over every good line of every day, oldest first. Cuts torn tails, sets bad lines aside. */
  load(onLine: (head: Head, place: Place) => void): Promise<void>
  /** Durable when it resolves. Rejects and leaves nothing behind when the disk refuses. */
  append(lines: PendingLine[], now: Date): Promise<void>
  /** The second part of a line: JSON, whose form is known, because the checksum proved that this program wrote it. */
  readBody(place: Place): Promise<string>
  /** Overwrites every line whose head is meant with blanks, in place, so that no other line moves. */
  blank(isMeant: (head: Head) => boolean): Promise<void>
  listDays(): string[]
  removeDay(day: string): Promise<void>
  /** Throws once the disk failed an fsync: what it then holds is unknown, so only a new start may write again. */
  checkWritable(): void
  /** Whether the last write came back, from a disk that is full, for example. */
  isRefusing(): boolean
  close(): Promise<void>
}

export function segmentName(day: string): string {
  return `emails-${day}.seg`
}

/** One append-only file per day under `folder`; see `encodeLine` for a line's form. */
export async function openSegmentFiles(folder: string, log: Logger): Promise<SegmentFiles> {
  await finishBlanking(folder)
  const handles = new Map<string, FileHandle>()
  const days = (await readdir(folder)).flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? []).sort()
  const keptDays = createDocumentAdapter<string[]>(join(folder, 'days.json'))
  reportMissing((await keptDays.read()) ?? [], days, log)
  await keptDays.write(days)
  let sizeOfNewest = 0
  let failure: Error | undefined
  let isRefusing = false

  async function handleOf(name: string): Promise<FileHandle> {
    const known = handles.get(name)
    if (known) return known
    const handle = await open(join(folder, name), 'a+', 0o600) // makes the file of a new day
    handles.set(name, handle)
    return handle
  }

  async function setAsideBadLine(name: string, offset: number, line: Buffer): Promise<void> {
    const file = join(folder, 'bad-lines', `${name}@${offset}`)
    await mkdir(join(folder, 'bad-lines'), { recursive: true })
    await writeFile(file, line)
    log.error(
      { file, segment: name, offset, bytes: line.length },
      'STORE: Bad line set aside, the rest is read on',
    )
  }

  async function loadDay(day: string, onLine: (head: Head, place: Place) => void): Promise<void> {
    const name = segmentName(day)
    const handle = await handleOf(name)
    const badLines: { offset: number; line: Buffer }[] = []
    const { goodBytes, tornBytes } = await readLines(handle, (line, offset) => {
      if (line[0] === BLANK) return
      const decoded = decodeLine(line)
      if (!decoded) badLines.push({ offset, line: Buffer.from(line) })
      else
        onLine(decoded.head, {
          segment: name,
          offset: offset + decoded.bodyOffset,
          length: decoded.bodyLength,
        })
    })
    for (const { offset, line } of badLines) await setAsideBadLine(name, offset, line)
    if (tornBytes > 0) {
      await handle.truncate(goodBytes)
      await handle.datasync()
      log.warn({ segment: name, tornBytes }, 'STORE: Torn last line cut off, it was never confirmed')
    }
    sizeOfNewest = goodBytes
  }

  async function findLines(day: string, isMeant: (head: Head) => boolean): Promise<Span[]> {
    const segment = segmentName(day)
    const found: Span[] = []
    await readLines(await handleOf(segment), (line, offset) => {
      const head = line[0] === BLANK ? undefined : decodeLine(line)?.head
      if (head && isMeant(head)) found.push({ segment, offset, length: line.length })
    })
    return found
  }

  async function openDay(now: Date): Promise<string> {
    const today = now.toISOString().slice(0, 10)
    const newest = days.at(-1)
    // a clock set back goes on in the newest file: the order of the files stays the order of writing
    if (newest !== undefined && newest >= today) return segmentName(newest)
    const name = segmentName(today)
    await handleOf(name)
    await syncFolder(folder)
    days.push(today)
    sizeOfNewest = 0
    await keptDays.write(days)
    return name
  }

  async function takeBack(handle: FileHandle, cause: unknown): Promise<never> {
    try {
      await handle.truncate(sizeOfNewest)
      await handle.datasync()
    } catch (error) {
      failure = new Error('the disk refused to take a failed write back', { cause: error })
    }
    throw cause
  }

  async function append(lines: PendingLine[], now: Date): Promise<void> {
    checkWritable()
    try {
      await write(lines, now)
      isRefusing = false
    } catch (error) {
      isRefusing = true
      throw error
    }
  }

  async function write(lines: PendingLine[], now: Date): Promise<void> {
    const name = await openDay(now)
    const handle = await handleOf(name)
    const bytes = Buffer.concat(lines.map((line) => line.bytes))
    try {
      await handle.appendFile(bytes)
    } catch (error) {
      return takeBack(handle, error)
    }
    try {
      await handle.datasync() // from here on the lines survive a crash
    } catch (error) {
      failure = new Error('the disk failed an fsync', { cause: error })
      return takeBack(handle, error)
    }
    sizeOfNewest = place(lines, name, sizeOfNewest)
  }

  function checkWritable(): void {
    if (failure) throw failure
  }

  return {
    async load(onLine) {
      for (const day of days) await loadDay(day, onLine)
    },
    append,
    async readBody(at) {
      if (at.unsaved !== undefined) return at.unsaved
      const handle = handles.get(at.segment)
      if (!handle) throw new Error(`${at.segment} was removed`)
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(at.length), 0, at.length, at.offset)
      if (bytesRead < at.length) throw new Error(`${at.segment} ends before byte ${at.offset + at.length}`)
      return buffer.toString()
    },
    async blank(isMeant) {
      const spans: Span[] = []
      for (const day of days) spans.push(...(await findLines(day, isMeant)))
      await blankSpans(folder, spans)
    },
    listDays: () => [...days],
    async removeDay(day) {
      const name = segmentName(day)
      await handles.get(name)?.close()
      handles.delete(name)
      await unlink(join(folder, name))
      await syncFolder(folder)
      days.splice(days.indexOf(day), 1)
      await keptDays.write(days)
    },
    checkWritable,
    isRefusing: () => isRefusing,
    async close() {
      for (const handle of handles.values()) await handle.close()
      handles.clear()
    },
  }
}

/** A file that somebody or something took away would otherwise be missed by nobody. */
function reportMissing(kept: string[], found: string[], log: Logger): void {
  for (const day of kept.filter((one) => !found.includes(one))) {
    const message = `STORE: ${segmentName(day)} is missing, its emails are gone from here - put it back, or let the script bring what Gmail still lists`
    log.error({ segment: segmentName(day) }, message)
  }
}

function place(lines: PendingLine[], segment: string, end: number): number {
  let offset = end
  for (const line of lines) {
    line.place.segment = segment
    line.place.offset += offset
    line.place.unsaved = undefined
    offset += line.bytes.length
  }
  return offset
}
