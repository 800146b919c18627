import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedWebhook {
  headers: IncomingHttpHeaders
  body: string
}

export interface WebhookSink {
  url: string
  received: ReceivedWebhook[]
  /** How it answers; 204 until told otherwise. */
  answer: (response: ServerResponse, webhook: ReceivedWebhook) => void
  close(): Promise<void>
}

/** A real HTTP endpoint on loopback that keeps what it is sent. */
export async function startWebhookSink(): Promise<WebhookSink> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const webhook = { headers: request.headers, body: Buffer.concat(chunks).toString() }
      sink.received.push(webhook)
      sink.answer(response, webhook)
    })
  })
  server.unref().on('connection', (socket) => socket.unref()) // a test that fails before it closes this still ends
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sink: WebhookSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received: [],
    answer: (response) => void response.writeHead(204).end(),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return sink
}
