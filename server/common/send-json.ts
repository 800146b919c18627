import type { ServerResponse } from 'node:http'

/** What a machine asked for is nobody's to keep, and is never to be taken for a page. */
export const MACHINE_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** `response.json` of Express without what it works out for browsers, which costs more than the rest of an answer. */
export function sendJson(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer)
  const length = Buffer.byteLength(body)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...MACHINE_HEADERS })
    .end(body)
}
