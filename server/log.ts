import { pino, type Logger } from 'pino'

const PERIODIC_FLUSH_MS = 50 // a line shows at once to a person, and a busy receiver writes many with one call

const pretty = process.stdout.isTTY ? await import('pino-pretty') : undefined // costs 30 ms to load

/** JSON lines for machines; readable lines on a terminal. The message texts are part of the contract. */
export function createLog(level: string): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  if (pretty) return pino(options, pretty.build({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }))
  return pino(
    options,
    pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: PERIODIC_FLUSH_MS }),
  )
}
