import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** Afterwards the file is there with all of it, or as it was: temp file, fsync, rename, fsync of the folder. */
export async function replaceFile(
  file: string,
  parts: Iterable<string | Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  const temporary = `${file}.tmp`
  try {
    const handle = await open(temporary, 'w', 0o600)
    try {
      for await (const part of parts) await handle.writeFile(part)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // what is left of it is written over next time
    throw error
  }
  await syncFolder(dirname(file))
}
