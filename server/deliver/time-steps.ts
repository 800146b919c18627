import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import type { AttemptSteps } from '../../shared/api.ts'

/** The attempt for which undici is asked at this instant; it makes a connection, if one is needed, before it returns. */
export interface Asking {
  steps?: AttemptSteps
}

/** Writes down, for the attempt that needed the connection, what each step of making it took. */
export function timeSteps(connect: buildConnector.connector, asking: Asking): buildConnector.connector {
  return (options, callback) => {
    const { steps = {} } = asking
    let last = performance.now()
    const take = (step: keyof AttemptSteps) => {
      const now = performance.now()
      steps[step] = Math.round(now - last)
      last = now
    }
    const connected: unknown = connect(options, (...result) => {
      if (result[1] && options.protocol === 'https:') take('tlsMs')
      callback(...result)
    })
    const socket = connected as Socket // undici's types leave out that its connector returns it
    socket.once('lookup', () => take('dnsMs'))
    socket.once('connect', () => take('connectMs'))
  }
}
