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

main().catch((error: unknown) => {
  const isForPeople = error instanceof ConfigError || error instanceof Error
  console.error(isForPeople ? `Cannot start: ${error.message}` : error)
  process.exit(1)
})
