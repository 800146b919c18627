import { open, readdir, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { BLANK, decodeLine, type Head, type PendingLine, type Place } from './segment-line.ts'
import { closeAll } from '../close-all.ts'
import { createDocumentAdapter } from './document-adapter.ts'
import { keepBadLine, removeBadLines } from './bad-lines.ts'
import { finishBlanking, type Span } from './blank-spans.ts'
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
  /** Shows every line of every day, oldest first, but for those that say nothing. */
  scan(onLine: (line: SegmentLine) => void): Promise<void>
  listDays(): string[]
  removeDay(day: string): Promise<void>
  /** Throws once the disk failed an fsync: what it then holds is unknown, so only a new start may write again. */
  checkWritable(): void
  /** Why only a new start may write again. */
  needsRestart(): string | undefined
  /** Whether the last write came back, from a disk that is full, for example. */
  isRefusing(): boolean
  close(): Promise<void>
}

/** A line as it lies in its file, valid only while it is shown. */
export interface SegmentLine extends Span {
  bytes: Buffer
  /** Undefined for a bad line. */
  head: Head | undefined
  place: Place
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

  async function setAsideBadLine(segment: string, offset: number, bytes: Buffer): Promise<void> {
    const file = await keepBadLine(folder, segment, offset, bytes)
    const fields = { file, segment, offset, bytes: bytes.length }
    log.error(fields, 'STORE: Bad line set aside, the rest is read on')
  }

  async function scanDay(day: string, onLine: (line: SegmentLine) => void) {
    const segment = segmentName(day)
    return readLines(await handleOf(segment), (bytes, offset) => {
      if (bytes[0] === BLANK) return
      const { head, bodyOffset = 0, bodyLength = 0 } = decodeLine(bytes) ?? {}
      const place = { segment, offset: offset + bodyOffset, length: bodyLength }
      onLine({ segment, offset, length: bytes.length, bytes, head, place })
    })
  }

  async function loadDay(day: string, onLine: (head: Head, place: Place) => void): Promise<void> {
    const segment = segmentName(day)
    const badLines: { offset: number; bytes: Buffer }[] = []
    const { goodBytes, tornBytes } = await scanDay(day, ({ head, place, offset, bytes }) => {
      if (head) onLine(head, place)
      else badLines.push({ offset, bytes: Buffer.from(bytes) })
    })
    for (const { offset, bytes } of badLines) await setAsideBadLine(segment, offset, bytes)
    if (tornBytes > 0) {
      const handle = await handleOf(segment)
      await handle.truncate(goodBytes)
      await handle.datasync()
      log.warn({ segment, tornBytes }, 'STORE: Torn last line cut off, it was never confirmed')
    }
    sizeOfNewest = goodBytes
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
      failure ??= new Error('the disk refused to take a failed write back', { cause: error })
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
    async scan(onLine) {
      for (const day of days) await scanDay(day, onLine)
    },
    listDays: () => [...days],
    async removeDay(day) {
      const name = segmentName(day)
      await handles.get(name)?.close()
      handles.delete(name)
      await unlink(join(folder, name))
      await removeBadLines(folder, (file) => file.startsWith(name))
      await syncFolder(folder)
      days.splice(days.indexOf(day), 1)
      await keptDays.write(days)
    },
    checkWritable,
    needsRestart: () => failure && `${failure.message} - restart the receiver`,
    isRefusing: () => isRefusing,
    async close() {
      const closes = [...handles.values()].map((handle) => () => handle.close())
      handles.clear()
      await closeAll(closes)
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
