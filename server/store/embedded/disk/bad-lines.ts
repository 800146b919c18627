import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoreAbsence } from '../../../errors.ts'
import { replaceFile } from './replace-file.ts'

const folderOf = (dataFolder: string) => join(dataFolder, 'bad-lines')

/** Keeps a line that cannot be read for somebody to look at; it goes with its day. Undefined when it was kept before. */
export async function keepBadLine(
  dataFolder: string,
  segment: string,
  offset: number,
  bytes: Buffer,
): Promise<string | undefined> {
  const file = join(folderOf(dataFolder), `${segment}@${offset}`)
  const kept = await stat(file).catch(() => undefined)
  if (kept?.size === bytes.length) return undefined
  await mkdir(folderOf(dataFolder), { recursive: true, mode: 0o700 })
  await replaceFile(file, [bytes])
  return file
}

export async function removeBadLines(
  dataFolder: string,
  isMeant: (name: string, bytes: () => Promise<Buffer>) => boolean | Promise<boolean>,
): Promise<void> {
  const folder = folderOf(dataFolder)
  for (const name of (await readdir(folder).catch(ignoreAbsence)) ?? []) {
    const file = join(folder, name)
    if (await isMeant(name, () => readFile(file))) await rm(file)
  }
}
