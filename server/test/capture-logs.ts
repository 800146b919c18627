import { Writable } from 'node:stream'
import { pino } from 'pino'
import { logOptions } from '../log.ts'

export interface LogRecord {
  msg: string
  level: number
  [field: string]: unknown
}

/** The real logger, writing into a list. */
export function captureLogs() {
  const logs: LogRecord[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n').filter(Boolean))
        logs.push(JSON.parse(line) as LogRecord)
      done()
    },
  })
  return { logs, log: pino({ ...logOptions, level: 'debug', timestamp: false }, stream) }
}
