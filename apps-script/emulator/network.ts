import type { EmulatorOptions, EmulatedRequest, EmulatedResponse } from './types.ts'
import { openHttp, type Http } from './http.ts'

/** Sends requests and waits for all of them, which is what a script without asynchrony sees. */
export interface Network {
  send(requests: EmulatedRequest[]): EmulatedResponse[]
  close(): Promise<void>
}

const HANG_MS = 60_000 // real time; a busy machine may keep a real receiver waiting for a while

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
