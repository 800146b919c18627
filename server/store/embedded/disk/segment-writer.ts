import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { readChunks } from './read-lines.ts'
import { replaceFile } from './replace-file.ts'
import type { PendingLine } from './segment-line.ts'
import { segmentFor, type Segment } from './segment-name.ts'
import { syncFolder } from './sync-folder.ts'

export interface SegmentWriter {
  /** One call at a time. Durable when it resolves; rejects and leaves nothing behind when the disk refuses. */
  append(lines: PendingLine[], now: Date): Promise<void>
  checkWritable(): void
  needsRestart(): string | undefined
  isRefusing(): boolean
  /** From now on only a new start may write. */
  fail(reason: string, cause: unknown): void
  /** Writes all files anew that were taken away while they are open, if the newest is one of them. */
  keepNames(): Promise<void>
}

export async function openSegment(
  folder: string,
  name: Omit<Segment, 'handle' | 'inode' | 'size'>,
  flags: 'a+' | 'r',
) {
  const handle = await open(join(folder, name.name), flags, 0o600) // 'a+' makes the file of a new day
  const { ino: inode } = await handle.stat().catch(async (error: unknown) => {
    await handle.close()
    throw error
  })
  return { ...name, handle, inode, size: 0 }
}

/** Appends to the newest of the segments, or to one that it makes for a new day. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createSegmentWriter(
  folder: string,
  segments: Segment[],
  onNewFile: () => void,
  log: Logger,
): SegmentWriter {
  let failure: Error | undefined
  let isRefusing = false
  let isTailUnknown = false // the rest of a refused write may lie behind the last good byte

  function fail(reason: string, cause: unknown): void {
    if (failure) return
    failure = new Error(reason, { cause })
    log.fatal({ err: failure }, `STORE: Nothing is taken any more: ${reason} - restart the receiver`)
  }

  function checkWritable(): void {
    if (failure) throw failure
  }

  async function sync({ handle }: Segment): Promise<void> {
    try {
      await handle.datasync() // from here on it survives a crash
    } catch (error) {
      fail('the disk failed an fsync', error)
      throw error
    }
  }

  async function segmentOf(now: Date): Promise<Segment> {
    const newest = segments.at(-1)
    const wanted = segmentFor(now, newest)
    if (newest?.name === wanted.name) return newest
    const segment = await openSegment(folder, wanted, 'a+')
    try {
      await syncFolder(folder)
    } catch (error) {
      await segment.handle.close()
      throw error
    }
    segments.push(segment)
    onNewFile()
    return segment
  }

  async function takeBack(segment: Segment): Promise<void> {
    isTailUnknown = true
    await segment.handle.truncate(segment.size)
    await sync(segment)
    isTailUnknown = false
  }

  async function isInPlace({ name, inode }: Segment): Promise<boolean> {
    const there = await stat(join(folder, name)).catch(() => undefined)
    return there?.ino === inode
  }

  /** What is written to a file without a name is gone with the process; until then its handle still reads it. */
  async function keepNames(): Promise<void> {
    const newest = segments.at(-1)
    if (!newest || (await isInPlace(newest))) return
    for (const segment of segments) {
      if (await isInPlace(segment)) continue
      log.error(
        { segment: segment.name },
        `STORE: ${segment.name} was taken away while it is in use, it is written anew`,
      )
      try {
        await replaceFile(join(folder, segment.name), readChunks(segment.handle, Infinity))
        const { handle, inode } = await openSegment(folder, segment, 'a+')
        await segment.handle.close()
        Object.assign(segment, { handle, inode })
      } catch (error) {
        fail(`${segment.name} was taken away while it is in use, and cannot be written anew`, error)
        throw error
      }
    }
  }

  async function write(lines: PendingLine[], now: Date): Promise<void> {
    const newest = segments.at(-1)
    if (isTailUnknown && newest) await takeBack(newest)
    const segment = await segmentOf(now)
    try {
      await segment.handle.appendFile(Buffer.concat(lines.map(({ bytes }) => bytes)))
      const [isThere] = await Promise.all([isInPlace(segment), sync(segment)])
      if (!isThere) await keepNames()
    } catch (error) {
      await takeBack(segment).catch(() => undefined) // tried again before the next write
      throw error
    }
    segment.size = settleLines(lines, segment)
  }

  return {
    async append(lines, now) {
      checkWritable()
      try {
        await write(lines, now)
      } catch (error) {
        isRefusing = true
        throw error
      }
      isRefusing = false
    },
    checkWritable,
    needsRestart: () => failure && `${failure.message} - restart the receiver`,
    isRefusing: () => isRefusing,
    fail,
    keepNames,
  }
}

function settleLines(lines: PendingLine[], { name, size }: Segment): number {
  let offset = size
  for (const line of lines) {
    line.place.segment = name
    line.place.offset += offset
    line.place.unsaved = undefined
    offset += line.bytes.length
  }
  return offset
}
