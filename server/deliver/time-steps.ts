import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import type { AttemptSteps } from '../../shared/api.ts'

/** The attempt for which undici is asked at this instant; it makes a connection, if one is needed, before it returns. */
export interface Asking {
  steps?: AttemptSteps
}

/** For whoever takes the steps of the connection that is made now: what passed since the one before. */
export function stepTaker({ steps = {} }: Asking): (step: keyof AttemptSteps) => void {
  let last = performance.now()
  return (step) => {
    const now = performance.now()
    steps[step] = Math.round(now - last)
    last = now
  }
}

/** Writes down, for the attempt that needed the connection, what each step of making it took. */
export function timeSteps(connect: buildConnector.connector, asking: Asking): buildConnector.connector {
  return (options, callback) => {
    const take = stepTaker(asking)
    const connected: unknown = connect(options, (...result) => {
      if (result[1] && options.protocol === 'https:') take('tlsMs')
      callback(...result)
    })
    const socket = connected as Socket // undici's types leave out that its connector returns it
    socket.once('lookup', () => take('dnsMs'))
    socket.once('connect', () => take('connectMs'))
  }
}
