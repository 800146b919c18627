import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createDocumentAdapter } from './document-adapter.ts'
import { syncFolder } from './sync-folder.ts'

/** Part of a segment file, in bytes. */
export interface Span {
  segment: string
  offset: number
  length: number
}

const planOf = (folder: string) => join(folder, 'erasing.json')

/** Overwrites with blanks. The plan is on disk first, so that a kill in the middle leaves nothing half erased. */
export async function blankSpans(folder: string, spans: Span[]): Promise<void> {
  if (spans.length === 0) return
  await createDocumentAdapter<Span[]>(planOf(folder)).write(spans)
  await finishBlanking(folder)
}

/** Carries out a plan that is on disk; at every start too. */
export async function finishBlanking(folder: string): Promise<void> {
  const spans = await createDocumentAdapter<Span[]>(planOf(folder)).read()
  if (!spans) return
  for (const { segment, offset, length } of spans) {
    const handle = await open(join(folder, segment), 'r+') // append mode would ignore the offset
    try {
      await handle.write(Buffer.alloc(length, ' '), 0, length, offset)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  }
  await unlink(planOf(folder))
  await syncFolder(folder)
}
