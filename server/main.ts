import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import { withSecrets } from './secrets.ts'
import { welcome } from './welcome.ts'

async function main(): Promise<void> {
  const { config, origins } = await withSecrets(readConfig())
  const log = createLog(config.logLevel)
  const receiver = await startReceiver(config, log)
  process.stdout.write(welcome(config, origins, config.publicUrl ?? receiver.url))
  if (config.databaseUrl && Object.values(origins).some((origin) => origin !== 'environment'))
    log.warn(
      'PROCESS: Several receivers on one database need one PROCESS_API_TOKEN and one DASHBOARD_PASSWORD, from the environment',
    )
  log.info({ url: receiver.url }, 'PROCESS: Receiver ready')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(receiver, signal))
}

async function stop({ context, stop }: Receiver, signal: string): Promise<void> {
  context.log.info(`PROCESS: ${signal} received, shutting down gracefully`)
  try {
    await stop()
    context.log.flush()
    process.exit(0)
  } catch (error) {
    context.log.fatal({ err: error }, 'PROCESS: Could not stop cleanly')
    process.exit(1)
  }
}

const CURES: Record<string, string> = {
  EACCES: 'give this user the right to write there, or set DATA_DIR to another folder',
  EROFS: 'the folder is read-only: set DATA_DIR to one that can be written',
  ENOSPC: 'the disk is full: make room, then start again',
  ENOENT: 'set DATA_DIR to a folder that can be made and written',
  ENOTDIR: 'DATA_DIR must be a folder',
  EEXIST: 'DATA_DIR must be a folder',
}

/** What is wrong and what to do; anything unforeseen whole. */
function describeFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error)) return String(error)
  const cure = 'code' in error ? CURES[String(error.code)] : undefined
  return cure ? `${error.message} - ${cure}` : error.message
}

main().catch((error: unknown) => {
  console.error(`Cannot start: ${describeFailure(error)}`)
  process.exit(1)
})
