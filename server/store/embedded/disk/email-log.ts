import type { Adapter, Low as LowType } from 'lowdb'
import { Low } from 'lowdb'
import { throwUnavailable } from '../../../errors.ts'
import { createEmailIndex, putInOrder, replayLine, type EmailIndex } from '../memory/email-index.ts'
import { createGroupCommit } from '../../common/group-commit.ts'
import type { SegmentFiles } from './segment-files.ts'
import { blankLine, encodeLine, type Head, type PendingLine, type Place } from './segment-line.ts'

/** The lowdb document of emails: an index in memory, and the lines that are not on disk yet. */
interface EmailDocument {
  index: EmailIndex
  unsaved: PendingLine[]
}

export interface EmailLog {
  index: EmailIndex
  /** Durable when it resolves; rejects with `store_unavailable`, and then the line is nowhere. */
  append(head: Head, bodyJson?: string): Promise<Place>
  /** For what has happened already: not waited for, and kept for the next write if this one fails. */
  note(head: Head, bodyJson?: string): Place
  /** Durable when it resolves: all that was appended or noted before, also what is being written already. */
  flush(): Promise<void>
  /** The same, and after a refused write it finds out whether the disk takes something again. */
  tryWriting(): Promise<void>
}

/**
 * lowdb, through its adapter seam: `read` rebuilds the index from the segments, `write` appends only what is new, where
 * stock lowdb would rewrite everything it holds for every email, without fsync.
 */
function createSegmentAdapter(files: SegmentFiles, now: () => Date): Adapter<EmailDocument> {
  return {
    async read() {
      const index = createEmailIndex()
      await files.load((head, place) => replayLine(index, head, place))
      putInOrder(index)
      for (const entry of index.inOrder) index.measured.count(entry)
      return { index, unsaved: [] }
    },
    async write(document) {
      const lines = document.unsaved
      document.unsaved = []
      if (lines.length === 0) return
      try {
        await files.append(lines, now())
      } catch (error) {
        document.unsaved.unshift(...lines.filter((line) => line.isFact))
        throw error
      }
    },
  }
}

export async function openEmailLog(files: SegmentFiles, now: () => Date): Promise<EmailLog> {
  const database: LowType<EmailDocument> = new Low(createSegmentAdapter(files, now), {
    index: createEmailIndex(),
    unsaved: [],
  })
  await database.read()
  const commit = createGroupCommit(() => database.write())

  function enqueue(head: Head, bodyJson: string | undefined, isFact = false): Place {
    const line = encodeLine(head, bodyJson, isFact)
    database.data.unsaved.push(line)
    return line.place
  }

  return {
    index: database.data.index,
    async append(head, bodyJson) {
      const place = enqueue(head, bodyJson)
      await commit().catch(throwUnavailable)
      return place
    },
    note(head, bodyJson) {
      const place = enqueue(head, bodyJson, true)
      // The line stays queued; whoever next needs the disk reports its failure.
      commit().catch(() => undefined)
      return place
    },
    flush: commit, // a write that is under way is waited for, and one of nothing touches no disk
    tryWriting() {
      if (files.isRefusing()) database.data.unsaved.push(blankLine())
      return commit()
    },
  }
}
