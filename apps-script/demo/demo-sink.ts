import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { WebhookBody } from '../../shared/webhook-body.ts'
import { say } from './say.ts'

/** Somebody's own system, at the end of the way. */
export interface DemoSink {
  url: string
  /** Gmail ids of emails that came with a valid signature. */
  received: Set<string>
  valid: number
  invalid: number
  close(): Promise<void>
}

export async function startDemoSink(secret: string): Promise<DemoSink> {
  const webhook = new Webhook(secret)
  const server = createServer((request, response) => {
    void readBody(request).then((body) => response.writeHead(take(body, request) ? 204 : 401).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo
  const sink: DemoSink = {
    url: `http://127.0.0.1:${port}/webhook`,
    received: new Set(),
    valid: 0,
    invalid: 0,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return sink

  function take(body: string, { headers }: IncomingMessage): boolean {
    try {
      // The signature says that the receiver wrote it, so it has the contract's shape.
      const { type, data } = webhook.verify(body, headers as Record<string, string>) as WebhookBody
      sink.valid += 1
      sink.received.add(data.messageId ?? data.id)
      say(`  webhook sink   ${type} "${data.subject}" from ${data.sender}, signature valid`)
      return true
    } catch (error) {
      sink.invalid += 1
      say(`  webhook sink   refused: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
