import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { DAY_MS } from '../common/time-units.ts'
import { ignoreAbsence } from '../errors.ts'
import { askToCompare } from './embedded/disk/ask-to-compare.ts'
import { openMailboxes } from './embedded/disk/control-documents.ts'
import { copyFolder } from './embedded/disk/copy-folder.ts'
import { lockFolder } from './embedded/disk/folder-lock.ts'
import { replaceFile } from './embedded/disk/replace-file.ts'
import { restoreTables, saveTables } from './postgres/copy-tables.ts'

/** Written last: a folder without it is no whole backup. */
const Manifest = z.object({
  engine: z.enum(['embedded', 'postgres']),
  at: z.iso.datetime(),
  emails: z.number(),
  schema: z.number().default(0), // of a database
})
const MANIFEST = 'backup.json'

export interface BackupPlace {
  dataDir: string
  databaseUrl: string | undefined
  /** Names in DATA_DIR of what was made at the first start; the backup holds them too. */
  secretFiles: string[]
  log: Logger
}

/** Into a new or empty folder, while receivers go on. All that was answered 200 before the call is in it. Tells how many emails. */
export async function saveStore(place: BackupPlace, to: string, now: Date): Promise<number> {
  const { dataDir, databaseUrl, log } = place
  await mkdir(to, { recursive: true, mode: 0o700 })
  if ((await readdir(to)).length > 0)
    throw new Error(`${to} is not empty - name a folder that is, or a new one`)
  if (databaseUrl) await copySecrets(place, dataDir, to) // else they are in the folder
  const copied = databaseUrl
    ? await saveTables(databaseUrl, to)
    : { emails: await copyFolder(dataDir, to, log) }
  const manifest = { engine: databaseUrl ? 'postgres' : 'embedded', at: now.toISOString(), ...copied }
  await replaceFile(join(to, MANIFEST), [JSON.stringify(manifest)])
  return copied.emails
}

/**
 * Where nothing is yet. Every mailbox's script is then asked for what came after the backup, and what is in it counts as known, so
 * that nothing comes twice.
 */
export async function restoreStore(place: BackupPlace, from: string): Promise<number> {
  const { engine, at, emails, schema } = await readManifest(from)
  const { dataDir, databaseUrl, log } = place
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if ((engine === 'postgres') !== (databaseUrl !== undefined))
    throw new Error(
      engine === 'postgres'
        ? `${from} is of a database - set DATABASE_URL to an empty one`
        : `${from} is of the embedded store - restore it without DATABASE_URL; npm run migrate-store moves it to Postgres then`,
    )
  const since = new Date(Date.parse(at) - DAY_MS).toISOString() // a day earlier: mail comes here some time after it came to Gmail
  const found = databaseUrl
    ? (await restoreTables(databaseUrl, from, { schema, since }, log)).emails
    : await restoreFolder(from, place, at)
  if (databaseUrl) await copySecrets(place, from, dataDir)
  if (found !== emails)
    throw new Error(`${from} should hold ${emails} emails, but ${found} were found - use another backup`)
  return found
}

async function restoreFolder(from: string, { dataDir, log }: BackupPlace, at: string): Promise<number> {
  const unlock = await lockFolder(dataDir)
  try {
    if ((await readdir(dataDir)).some((name) => /^emails-.*\.seg$|^control\.json$/.test(name)))
      throw new Error(`${dataDir} holds a store already - move it away, or set DATA_DIR to another folder`)
    const emails = await copyFolder(from, dataDir, log)
    await askToCompare(await openMailboxes(dataDir, log), at.slice(0, 10), log)
    return emails
  } finally {
    await unlock()
  }
}

async function readManifest(folder: string): Promise<z.infer<typeof Manifest>> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => '{}')
  const { data } = Manifest.safeParse(JSON.parse(text))
  if (!data) throw new Error(`${folder} holds no finished backup - name a folder that npm run backup made`)
  return data
}

async function copySecrets({ secretFiles }: BackupPlace, from: string, to: string): Promise<void> {
  for (const name of secretFiles) await copyFile(join(from, name), join(to, name)).catch(ignoreAbsence) // it may come from the environment
}
