import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Adapter } from 'lowdb'
import { syncFolder } from './sync-folder.ts'

/** lowdb adapter for small JSON documents that survive a crash: temp file, fsync, rename, fsync of the folder. */
export function createDocumentAdapter<T>(file: string): Adapter<T> {
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return text === null ? null : parse<T>(text, file)
    },
    async write(document) {
      const temporary = `${file}.tmp`
      const handle = await open(temporary, 'w', 0o600)
      try {
        await handle.writeFile(JSON.stringify(document, null, 2))
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, file)
      await syncFolder(dirname(file))
    },
  }
}

function parse<T>(text: string, file: string): T {
  try {
    // Only this adapter writes the file, always whole.
    return JSON.parse(text) as T
  } catch (cause) {
    throw new Error(
      `${file} is not readable JSON - restore it from a backup, or move it away to start without it`,
      { cause },
    )
  }
}
