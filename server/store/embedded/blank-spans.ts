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

/** What is to be overwritten with blanks. Once this is on disk it will be, whatever happens. */
export async function planBlanking(folder: string, spans: Span[]): Promise<void> {
  await createDocumentAdapter<Span[]>(planOf(folder)).write(spans)
}

/** Carries out a plan that is on disk; at every start too. A file that is gone has nothing left to blank. */
export async function finishBlanking(folder: string): Promise<void> {
  const spans = await createDocumentAdapter<Span[]>(planOf(folder)).read()
  if (!spans) return
  for (const { segment, offset, length } of spans) {
    const file = join(folder, segment)
    const handle = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    }) // append mode would ignore the offset
    if (!handle) continue
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
