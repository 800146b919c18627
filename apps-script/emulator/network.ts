import type { EmulatorOptions, EmulatedRequest, EmulatedResponse } from './types.ts'
import { openHttp, type Http } from './http.ts'

/** Sends requests and waits for all of them, which is what a script without asynchrony sees. */
export interface Network {
  send(requests: EmulatedRequest[]): EmulatedResponse[]
  close(): Promise<void>
}

const HANG_MS = 1000 // real time; a test must not sit out a script's 30 seconds

export function createNetwork({ fetchHandler, hangMs = HANG_MS }: EmulatorOptions): Network {
  let http: Http | undefined
  return {
    send: (requests) => {
      if (fetchHandler) return requests.map(fetchHandler)
      http ??= openHttp(hangMs)
      return http.send(requests)
    },
    close: async () => http?.close(),
  }
}
