import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makePush } from './put-under-load.ts'
import { TOKEN, type Target } from './start-target.ts'

let names = 0

export interface LatencySink {
  url: string
  /** Pushes at an even pace; resolves with ms from each push to its webhook, once all have come. */
  measure(receiver: Target, emails: { perSecond: number; seconds: number }): Promise<number[]>
  close(): void
}

/** A webhook endpoint that knows when each push was sent. */
export async function startLatencySink(): Promise<LatencySink> {
  const waiting = new Map<string, (at: number) => void>()
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { messageId: string } }
      waiting.get(data.messageId)?.(performance.now())
      response.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  function send(receiver: Target): Promise<number> {
    const messageId = `latency${++names}`
    const sentAt = performance.now()
    void push(receiver, { ...makePush(), messageId })
    return new Promise((resolve) => waiting.set(messageId, (at) => resolve(at - sentAt)))
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async measure(receiver, { perSecond, seconds }) {
      const latencies: Promise<number>[] = []
      for (let sent = 0; sent < perSecond * seconds; sent++) {
        latencies.push(send(receiver))
        await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond))
      }
      return Promise.all(latencies)
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export async function push(receiver: Target, email: object): Promise<void> {
  const answer = await fetch(`${receiver.url}/api/ingress/gmail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(email),
  })
  await answer.text()
}

export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * part)] ?? NaN) * 10) / 10
}
