import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { serveRequests, type WorkerAnswer } from './http-worker.ts'
import type { EmulatedRequest, EmulatedResponse } from './types.ts'

/** Real HTTP without asynchrony: a worker thread talks while this one stands still. So no server of this thread can answer. */
export interface Http {
  send(requests: EmulatedRequest[]): EmulatedResponse[]
  close(): Promise<void>
}

const GIVE_UP_MS = 120_000

export function openHttp(hangMs: number): Http {
  const done = new Int32Array(new SharedArrayBuffer(4))
  const { port1: port, port2: theirs } = new MessageChannel()
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(workerSource())}`), {
    workerData: { port: theirs, done, hangMs },
    transferList: [theirs],
  })
  worker.unref()
  port.unref()
  return {
    send: (requests) => {
      Atomics.store(done, 0, 0)
      port.postMessage(requests)
      if (Atomics.wait(done, 0, 0, GIVE_UP_MS) === 'timed-out')
        throw new Error('the HTTP worker does not answer')
      // Nothing but the worker writes to this port.
      const { message } = receiveMessageOnPort(port) as { message: WorkerAnswer[] }
      return message.map(
        ({ body, ...answer }) => ({ ...answer, body: body && Buffer.from(body) }) as EmulatedResponse,
      )
    },
    close: async () => {
      port.close()
      await worker.terminate()
    },
  }
}

// The worker is started from source text: it must run under jest and in one bundled file alike.
function workerSource(): string {
  const names = ['http', 'https', 'zlib', 'worker_threads']
  const imports = names.map((name) => `import * as ${name} from 'node:${name}'`).join('\n')
  return `${imports}\n(${serveRequests.toString()})({ ${names.join(', ')} })`
}
