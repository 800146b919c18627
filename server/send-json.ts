import type { ServerResponse } from 'node:http'

/** `response.json` of Express without what it works out for browsers, which costs more than the rest of an answer. */
export function sendJson(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
}
