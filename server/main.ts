import type { Logger } from 'pino'
import { ConfigError, readConfig, type Config } from './config.ts'
import { endProcess } from './start/end-process.ts'
import { openLog } from './log.ts'
import type { LogOutput } from './start/log-output.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import { withSecrets } from './secrets.ts'
import { welcome } from './welcome.ts'

const STOP_MS = 8_500 // of the 10 s promised; the rest is for the last lines of the log

async function main(): Promise<void> {
  const stopAsked = waitForSignal() // first: it may come while the start is still going on
  const config = readConfig()
  const { log, output } = openLog(config.logLevel)
  const end = (code: number) => output.finish().then(() => endProcess(code))
  const fail = (error: unknown, message: string) => {
    log.fatal({ err: error }, message)
    return end(1)
  }
  process.once('uncaughtException', (error) => void fail(error, 'PROCESS: Internal error, the process ends'))
  void stopAsked.then((signal) => {
    log.info(`PROCESS: ${signal} received, shutting down gracefully`)
    const late = new Error('the store does not answer; nothing that was answered 200 is lost')
    setTimeout(() => void fail(late, 'PROCESS: Could not stop in time'), STOP_MS)
  })

  const receiver = await start(config, log, output).catch(async (error: unknown) => {
    await output.finish()
    throw error
  })
  await stopAsked
  await receiver.stop().then(
    () => end(0),
    (error: unknown) => fail(error, 'PROCESS: Could not stop cleanly'),
  )
}

async function start(
  given: Config & { warnings: string[] },
  log: Logger,
  output: LogOutput,
): Promise<Receiver> {
  const { config, origins, warnings } = await withSecrets(given)
  const receiver = await startReceiver(config, log, undefined, output.dropped)
  output.write(welcome(config, origins, config.publicUrl ?? receiver.url))
  if (config.databaseUrl && Object.values(origins).some((origin) => origin !== 'environment'))
    log.warn(
      'PROCESS: Several receivers on one database need one PROCESS_API_TOKEN and one DASHBOARD_PASSWORD, from the environment',
    )
  if (config.databaseUrl && config.alerts.secret !== given.alerts.secret)
    log.warn('ALERTS: Several receivers on one database need one ALERT_WEBHOOK_SECRET, from the environment')
  if (config.databaseUrl && config.secretKeys.length === 0)
    log.warn(
      'PROCESS: The secrets of endpoints lie readable in the database - set SECRET_KEY, the same for all receivers; openssl rand -base64 32 makes one',
    )
  for (const warning of [...given.warnings, ...warnings]) log.warn(`CONFIG: ${warning}`)
  log.info({ url: receiver.url }, 'PROCESS: Receiver ready')
  return receiver
}

/** A second signal changes nothing: what the first began is bounded. */
function waitForSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, resolve)
  })
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
  void endProcess(1)
})
