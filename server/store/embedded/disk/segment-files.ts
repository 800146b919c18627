import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { closeAll } from '../../common/close-all.ts'
import { removeBadLines } from './bad-lines.ts'
import { finishBlanking } from './blank-spans.ts'
import { openKnownSizes } from './known-sizes.ts'
import { loadSegment } from './load-segment.ts'
import { readSegment, type SegmentLine } from './read-segment.ts'
import type { Head, PendingLine, Place } from './segment-line.ts'
import { inOrderOfWriting, parseSegmentName, type Segment, type SegmentName } from './segment-name.ts'
import { createSegmentWriter, openSegment } from './segment-writer.ts'
import { syncFolder } from './sync-folder.ts'

export interface SegmentFiles {
  /** Hands over every good line of every file, oldest first. Cuts torn tails, sets what is damaged aside. */
  load(onLine: (head: Head, place: Place) => void): Promise<void>
  /** The earliest day of which something was found missing or damaged for the first time. */
  lostSince(): string | undefined
  /** Durable when it resolves. Rejects and leaves nothing behind when the disk refuses. */
  append(lines: PendingLine[], now: Date): Promise<void>
  /** The second part of a line: JSON, whose form is known, because the checksum proved that this program wrote it. */
  readBody(place: Place): Promise<string>
  /** Shows every durable line, of one file or of all, oldest first, but for those that say nothing. */
  scan(onLine: (line: SegmentLine) => void, name?: string): Promise<void>
  /** In the order in which they were written. */
  list(): SegmentName[]
  /** The next write goes to another file. Tells whether it is the file that was written to so far. */
  end(name: string): boolean
  /** Rejects as long as the file is still there. */
  remove(name: string): Promise<void>
  /** Throws once the disk failed an fsync: what it then holds is unknown, so only a new start may write again. */
  checkWritable(): void
  /** Why only a new start may write again. */
  needsRestart(): string | undefined
  /** Whether the last write came back, from a disk that is full, for example. */
  isRefusing(): boolean
  close(): Promise<void>
}

/** One append-only file per day under `folder`; see `encodeLine` for a line's form. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export async function openSegmentFiles(folder: string, log: Logger): Promise<SegmentFiles> {
  await finishBlanking(folder, log)
  const known = await openKnownSizes(folder, log)
  const segments: Segment[] = []
  const writer = createSegmentWriter(folder, segments, () => known.keep(segments), log)
  const lostDays: string[] = []
  const find = (name: string) => segments.find((segment) => segment.name === name)

  async function load(onLine: (head: Head, place: Place) => void): Promise<void> {
    const names = (await readdir(folder))
      .flatMap((name) => parseSegmentName(name) ?? [])
      .sort(inOrderOfWriting)
    lostDays.push(...reportMissing(known.names(), names, log))
    for (const [at, named] of names.entries()) {
      const isNewest = at === names.length - 1
      const segment = await openSegment(folder, named, isNewest ? 'a+' : 'r')
      segments.push(segment)
      const loading = { folder, segment, isNewest, knownSize: known.of(named.name), log }
      if (await loadSegment(loading, onLine)) lostDays.push(named.day)
    }
    known.keep(segments)
  }

  async function remove(name: string): Promise<void> {
    await removeBadLines(folder, (file) => file.startsWith(`${name}@`))
    const segment = find(name)
    await rm(join(folder, name), { force: true }) // from here on it is gone, whatever else fails
    segments.splice(0, segments.length, ...segments.filter((one) => one !== segment))
    known.keep(segments)
    await segment?.handle.close()
    await syncFolder(folder).catch((error: unknown) => writer.fail('the disk failed an fsync', error))
  }

  return {
    load,
    lostSince: () => lostDays.sort()[0],
    append: writer.append,
    async readBody(at) {
      if (at.unsaved !== undefined) return at.unsaved
      const segment = find(at.segment)
      if (!segment) throw new Error(`${at.segment} was removed`)
      const { buffer, bytesRead } = await segment.handle.read(
        Buffer.allocUnsafe(at.length),
        0,
        at.length,
        at.offset,
      )
      if (bytesRead < at.length) throw new Error(`${at.segment} ends before byte ${at.offset + at.length}`)
      return buffer.toString()
    },
    async scan(onLine, name) {
      for (const segment of [...segments])
        if (name === undefined || name === segment.name) await readSegment(segment, segment.size, onLine)
    },
    list: () => segments.map(({ name, day, era }) => ({ name, day, era })),
    end(name) {
      const newest = segments.at(-1)
      if (newest?.name !== name) return false
      newest.isEnded = true
      return true
    },
    remove,
    checkWritable: writer.checkWritable,
    needsRestart: writer.needsRestart,
    isRefusing: writer.isRefusing,
    async close() {
      known.keep(segments)
      const handles = segments.map((segment) => () => segment.handle.close())
      await closeAll([known.close, ...handles, writer.keepNames])
    },
  }
}

/** A file that somebody or something took away would otherwise be missed by nobody. Tells their days. */
function reportMissing(known: string[], found: SegmentName[], log: Logger): string[] {
  const missing = known.filter((name) => !found.some((file) => file.name === name))
  for (const segment of missing) {
    const message = `STORE: ${segment} is missing, its emails are gone from here - put it back, or let the script bring what Gmail still lists`
    log.error({ segment }, message)
  }
  return missing.flatMap((name) => parseSegmentName(name)?.day ?? [])
}
