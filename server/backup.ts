import { readConfig } from './config.ts'
import { reasonOf } from './errors.ts'
import { openLog } from './log.ts'
import { SECRET_FILES } from './secrets.ts'
import { restoreStore, saveStore, type BackupPlace } from './store/backup-store.ts'

/** `backup save FOLDER`, which receivers need not be stopped for, and `backup restore FOLDER`. */
async function main([action, folder]: string[]): Promise<void> {
  if (!folder)
    throw new Error('the folder is missing: npm run backup -- FOLDER, or npm run restore -- FOLDER')
  const { dataDir, databaseUrl } = readConfig()
  const { log, output } = openLog('warn')
  const place: BackupPlace = { dataDir, databaseUrl, secretFiles: Object.values(SECRET_FILES), log }
  try {
    output.write(`${action === 'restore' ? await restore(place, folder) : await save(place, folder)}\n`)
  } finally {
    await output.finish()
  }
}

async function save(place: BackupPlace, folder: string): Promise<string> {
  const emails = await saveStore(place, folder, new Date())
  return `${folder} holds ${emails} emails with all that belongs to them, secrets too: keep it where nobody else reads it, and not on this disk.`
}

async function restore(place: BackupPlace, folder: string): Promise<string> {
  const emails = await restoreStore(place, folder)
  return `${emails} emails are back. Start the receiver now: every script then compares, and pushes what came after the backup.`
}

const CURES: Record<string, string> = {
  ENOSPC: 'the disk is full: make room, remove the copy that was begun, then try again',
  EACCES: 'give this user the right to write there, or name another folder',
  EROFS: 'that disk is read-only: name a folder on another one',
  EEXIST: 'that is a file: name a folder',
}

function findCure(error: unknown): string {
  const cure = error instanceof Error && 'code' in error ? CURES[String(error.code)] : undefined
  return cure ? ` - ${cure}` : ''
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`Not done: ${reasonOf(error)}${findCure(error)}`)
  process.exitCode = 1
})
