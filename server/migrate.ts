import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { openLog } from './log.ts'
import { SECRET_FILES } from './secrets.ts'
import { migrateStore } from './store/migrate-store.ts'
import { failWith } from './start/fail-with.ts'

/** Moves the embedded store in DATA_DIR to DATABASE_URL, while no receiver runs on the folder. */
async function main(): Promise<void> {
  const { dataDir, databaseUrl, secretKeys } = readConfig()
  if (!databaseUrl) throw new Error('DATABASE_URL is not set - set it to the Postgres database to move to')
  const names = await readdir(dataDir).catch((): string[] => [])
  if (!names.some((name) => /^emails-.*\.seg$|^control\.json$/.test(name)))
    throw new Error(`${dataDir} holds no embedded store - set DATA_DIR to the receiver's folder`)
  const { log, output } = openLog('warn')
  const say = (line: string) => output.write(`${line}\n`)
  try {
    await migrateStore({ folder: dataDir, databaseUrl, log, say })
    if (secretKeys.length === 0 && names.includes(SECRET_FILES.storeKey))
      say(
        `Secrets stay encrypted: give all receivers SECRET_KEY, with what is in ${join(dataDir, SECRET_FILES.storeKey)}.`,
      )
    say('Start the receivers with DATABASE_URL now, and keep the folder until you are content.')
  } finally {
    await output.finish()
  }
}

main().catch(failWith(1, 'Not moved: '))
