import { readdir } from 'node:fs/promises'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { reasonOf } from './store/postgres/database.ts'
import { moveStore } from './store/move-store.ts'

/** Moves the embedded store in DATA_DIR to DATABASE_URL, while no receiver runs on the folder. */
async function main(): Promise<void> {
  const { dataDir, databaseUrl } = readConfig()
  if (!databaseUrl) throw new Error('DATABASE_URL is not set - set it to the Postgres database to move to')
  const names = await readdir(dataDir).catch(() => [])
  if (!names.some((name) => /^emails-.*\.seg$|^control\.json$/.test(name)))
    throw new Error(`${dataDir} holds no embedded store - set DATA_DIR to the receiver's folder`)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  await moveStore({ folder: dataDir, databaseUrl, log: createLog('warn'), say })
  say('Start the receivers with DATABASE_URL now, and keep the folder until you are content.')
}

main().catch((error: unknown) => {
  console.error(`Not moved: ${reasonOf(error)}`)
  process.exitCode = 1
})
