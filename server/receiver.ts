import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { createWebhookClient } from './deliver/attempt-delivery.ts'
import { startDeliveryLoop } from './deliver/delivery-loop.ts'
import { createAddressGuard } from './deliver/guard-address.ts'
import { createOutgoing } from './deliver/outgoing.ts'
import { createFirstEndpoint } from './first-endpoint.ts'
import { startSchedule } from './schedule.ts'
import { openStore } from './store/open-store.ts'
import { deleteOldEmails } from './watch/retention.ts'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 60_000
const DRAIN_MS = 8_000 // the promise is to be gone within 10 s of a SIGTERM

export interface Receiver {
  url: string
  context: Context
  /** Readiness off, finish what is in flight, close. */
  stop(): Promise<void>
}

/** Opens the store, listens, delivers. What main.ts and the tests start alike. */
export async function startReceiver(
  config: Config,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<Receiver> {
  let isAcceptingWork = true
  const client = createWebhookClient(createAddressGuard(config.outgoingAllowPrivate))
  const store = await openStore(config, log, now)
  const context: Context = {
    config,
    store,
    outgoing: createOutgoing(client, now),
    log,
    now,
    isAcceptingWork: () => isAcceptingWork,
  }
  try {
    await createFirstEndpoint(context)
    const server = await listen(context)
    const loop = startDeliveryLoop(context, client)
    const stopSchedule = startSchedule(context, [
      { name: 'retention', every: 'night', run: () => deleteOldEmails(context) },
    ])
    return {
      url: describeAddress(server),
      context,
      async stop() {
        isAcceptingWork = false
        // an attempt that is cut off stays open in the store and goes out again after the next start
        await withinDrainTime(Promise.all([close(server), loop.stop(), stopSchedule()]))
        await client.agent.destroy()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function listen(context: Context): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
    },
    createApp(context),
  )
  const { port, host } = context.config
  server.listen(port, host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`port ${port} on ${host} is in use - stop what uses it, or set PORT to another one`, {
      cause: error,
    })
  })
  return server
}

function describeAddress(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo // a TCP server that listens has one
  const isAny = address === '0.0.0.0' || address === '::'
  const host = isAny ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  // who keeps a connection busy is told to take another one, else the drain would wait for it to the end
  server.keepAliveTimeout = 1
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
  server.close()
  server.closeIdleConnections()
  await withinDrainTime(closed)
  server.closeAllConnections()
}

async function withinDrainTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, DRAIN_MS)))
  await Promise.race([work, deadline])
  clearTimeout(timer)
}
