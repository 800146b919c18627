import { pino, type Logger, type LoggerOptions } from 'pino'
import { openLogOutput, type LogOutput } from './start/log-output.ts'

const pretty = process.stdout.isTTY ? await import('pino-pretty') : undefined // costs 30 ms to load

/** JSON lines for machines; readable lines on a terminal. The message texts are part of the contract. */
export function openLog(level: string): { log: Logger; output: LogOutput } {
  // by its number: to have named process.stdout makes a pipe one that never blocks
  const output = openLogOutput(1, (dropped) =>
    log.warn({ dropped }, 'LOG: Lines are written again, so many could not be'),
  )
  const format = pretty?.prettyFactory({ translateTime: 'SYS:HH:MM:ss' })
  const log = pino({ ...logOptions, level }, { write: (line) => output.write(format ? format(line) : line) })
  return { log, output }
}

export const logOptions: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: describeError },
}

/** Libraries hang connections, requests and keys on their errors: logged is only what describes one. */
function describeError(error: Error) {
  const { type, message, stack, code } = pino.stdSerializers.err(error)
  return { type, message, stack, code: typeof code === 'string' ? code : undefined }
}
