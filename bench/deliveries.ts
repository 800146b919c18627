import { join } from 'node:path'
import { Agent, request } from 'undici'
import { makeEndpoint } from '../server/endpoints.ts'
import { percentile, startLatencySink } from './measure-latency.ts'
import { makePush, putUnderLoad } from './put-under-load.ts'
import { seedStore } from './seed-store.ts'
import { startTarget, type Target } from './start-target.ts'

const OWED = 40_000
const SECONDS = 5
const IN_FLIGHT = 64
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const ALLOW = { OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32' }

export interface DeliveryFigures {
  bareLoopPerSecond: number
  deliveredPerSecond: number
  ratioToBareLoop: number
  togetherAcceptedPerSecond: number
  togetherDeliveredPerSecond: number
  acceptToWebhookP50Ms: number
  acceptToWebhookP99Ms: number
}

/** How fast deliveries go: alone against a bare loop of the same client, together with accepting, and one by one. */
export async function benchDeliveries(folder: string): Promise<DeliveryFigures> {
  const sink = await startTarget('sink', {}, 'bench/bare-sink.mjs')
  try {
    const bareLoopPerSecond = await postInALoop(sink)
    const deliveredPerSecond = await deliverBacklog(join(folder, 'owed'), sink, OWED)
    const together = await acceptAndDeliver(join(folder, 'together'), sink)
    const latencies = await measureLatency(join(folder, 'latency'))
    return {
      bareLoopPerSecond: Math.round(bareLoopPerSecond),
      deliveredPerSecond: Math.round(deliveredPerSecond),
      ratioToBareLoop: Math.round((deliveredPerSecond / bareLoopPerSecond) * 100) / 100,
      togetherAcceptedPerSecond: Math.round(together.accepted),
      togetherDeliveredPerSecond: Math.round(together.delivered),
      acceptToWebhookP50Ms: percentile(latencies, 0.5),
      acceptToWebhookP99Ms: percentile(latencies, 0.99),
    }
  } finally {
    await sink.end()
  }
}

export const countAt = async (sink: Target) => Number(await (await fetch(sink.url)).text())

async function postInALoop(sink: Target): Promise<number> {
  const agent = new Agent()
  const body = JSON.stringify({
    type: 'email.received',
    timestamp: new Date().toISOString(),
    data: makePush(),
  })
  const headers = { 'content-type': 'application/json' }
  const until = performance.now() + SECONDS * 1000
  let count = 0
  const lane = async () => {
    while (performance.now() < until) {
      const answer = await request(sink.url, { method: 'POST', dispatcher: agent, headers, body })
      await answer.body.dump()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
  await agent.close()
  return count / SECONDS
}

export async function deliverBacklog(dataDir: string, sink: Target, owed: number): Promise<number> {
  await seedStore(dataDir, owed, makeEndpoint({ url: sink.url, secret: SECRET }, new Date()))
  const before = await countAt(sink)
  const receiver = await startTarget('receiver', { DATA_DIR: dataDir, ...ALLOW })
  const since = performance.now()
  const atStart = await countAt(sink)
  while ((await countAt(sink)) < before + owed) await new Promise((resolve) => setTimeout(resolve, 100))
  const seconds = (performance.now() - since) / 1000
  await receiver.end()
  return (before + owed - atStart) / seconds
}

async function acceptAndDeliver(dataDir: string, sink: Target) {
  const receiver = await startTarget('receiver', {
    DATA_DIR: dataDir,
    WEBHOOK_URL: sink.url,
    WEBHOOK_SECRET: SECRET,
    ...ALLOW,
  })
  await putUnderLoad(receiver, 2)
  const before = await countAt(sink)
  const slice = await putUnderLoad(receiver, SECONDS)
  const delivered = ((await countAt(sink)) - before) / SECONDS
  await receiver.end()
  return { accepted: slice.requestsPerSecond, delivered }
}

/** Ms from sending a push to receiving its webhook, at 100 pushes a second. */
async function measureLatency(dataDir: string): Promise<number[]> {
  const sink = await startLatencySink()
  const env = { DATA_DIR: dataDir, WEBHOOK_URL: sink.url, WEBHOOK_SECRET: SECRET, ...ALLOW }
  const receiver = await startTarget('receiver', env)
  const latencies = await sink.measure(receiver, { perSecond: 100, seconds: SECONDS })
  await receiver.end()
  await sink.close()
  return latencies
}
