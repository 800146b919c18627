import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const folderOf = (dataFolder: string) => join(dataFolder, 'bad-lines')

/** Keeps a line that cannot be read for somebody to look at; it goes with its day. */
export async function keepBadLine(
  dataFolder: string,
  segment: string,
  offset: number,
  bytes: Buffer,
): Promise<string> {
  const file = join(folderOf(dataFolder), `${segment}@${offset}`)
  await mkdir(folderOf(dataFolder), { recursive: true, mode: 0o700 })
  await writeFile(file, bytes, { mode: 0o600 })
  return file
}

export async function removeBadLines(
  dataFolder: string,
  isMeant: (name: string, bytes: () => Promise<Buffer>) => boolean | Promise<boolean>,
): Promise<void> {
  const folder = folderOf(dataFolder)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) {
    const file = join(folder, name)
    if (await isMeant(name, () => readFile(file))) await rm(file)
  }
}
