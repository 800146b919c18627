import { startWebhookSink } from '../server/rehearsal/webhook-sink.ts'
import { makePush } from './put-under-load.ts'
import type { Target } from './start-target.ts'

let names = 0

export type LatencySink = Awaited<ReturnType<typeof startLatencySink>>

/** A webhook endpoint that knows when each push was sent. */
export async function startLatencySink() {
  const waiting = new Map<string, (at: number) => void>()
  const sink = await startWebhookSink()
  sink.answer = (response, { body }) => {
    const { data } = JSON.parse(body) as { data: { messageId: string } }
    waiting.get(data.messageId)?.(performance.now())
    response.writeHead(204).end()
    sink.received.length = 0 // some are of 8 MB
  }

  function send(receiver: Target): Promise<number> {
    const messageId = `latency${++names}`
    const sentAt = performance.now()
    void receiver.push({ ...makePush(), messageId }).then((answer) => answer.text())
    return new Promise((resolve) => waiting.set(messageId, (at) => resolve(at - sentAt)))
  }

  return {
    url: sink.url,
    /** Pushes at an even pace; resolves with ms from each push to its webhook, once all have come. */
    async measure(receiver: Target, { perSecond, seconds }: { perSecond: number; seconds: number }) {
      const latencies: Promise<number>[] = []
      for (let sent = 0; sent < perSecond * seconds; sent++) {
        latencies.push(send(receiver))
        await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond))
      }
      return Promise.all(latencies)
    },
    close: sink.close,
  }
}

export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * part)] ?? NaN) * 10) / 10
}
