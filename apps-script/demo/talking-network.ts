import type { EmulatedRequest, EmulatedResponse } from '../emulator/emulator.ts'
import { openHttp } from '../emulator/http.ts'
import { say } from './say.ts'

const HANG_MS = 10_000 // a busy machine may keep a real receiver waiting for a while

/** Real HTTP that says what was asked and answered. */
export function createTalkingNetwork() {
  const http = openHttp(HANG_MS)
  const network = {
    isTalking: true,
    fetch(request: EmulatedRequest): EmulatedResponse {
      const [response] = http.send([request])
      if (!response) throw new Error('the HTTP worker gave no answer')
      if (network.isTalking) say(`  ${describe(request)} -> ${answerOf(response)}`)
      return response
    },
    close: http.close,
  }
  return network
}

function describe({ method, url, body }: EmulatedRequest): string {
  const subject = /"subject":("(?:[^"\\]|\\.)*")/.exec(body)?.[1]
  return `${method.toUpperCase().padEnd(4)} ${new URL(url).pathname}${subject ? ` ${subject}` : ''}`
}

function answerOf(response: EmulatedResponse): string {
  if ('failure' in response && response.failure) return response.failure
  const { status, body = '' } = response as Exclude<EmulatedResponse, { failure: string }>
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
  return `${status} ${/"status":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 100)}`
}
