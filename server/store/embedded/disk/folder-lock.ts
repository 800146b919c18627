import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'

/**
 * One process per folder. The kernel holds the lock and drops it when the process ends, however it ends; so it needs no
 * heartbeat and a reused process id cannot fool it. Returns the way to let go.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'lock')
  const handle = await open(file, 'a+', 0o600)
  if (!tryLock(handle.fd)) {
    const holder = (await readFile(file, 'utf8')).trim()
    await handle.close()
    throw new Error(
      `${folder} is in use by process ${holder || '(unknown)'} - stop that one first, or give this one another DATA_DIR`,
    )
  }
  // The kernel's lock holds without the name, which a full disk does not take.
  await handle
    .truncate(0)
    .then(() => handle.writeFile(`${process.pid}\n`))
    .catch(() => undefined)
  return () => handle.close()
}
