import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileLimit } from './file-limit.ts'
import { within } from './within.ts'

/** A proxy keeps idle connections, 60 s as a rule, and sends on them without asking: ours must be the longer breath. */
const KEEP_ALIVE_MS = 65_000
const HEADERS_MS = 66_000 // also how long a connection may wait that a proxy opened in advance
const REQUEST_MS = 70_000

/** Left to deliveries, the store's files, the database and what Node needs itself. */
const RESERVED_FILES = 512

export interface HttpServer {
  /** Resolves with the address. */
  listen(port: number, host: string): Promise<string>
  /** Finishes what is in flight, and cuts off what takes longer. */
  close(withinMs: number): Promise<void>
}

export function createHttpServer(app: RequestListener): HttpServer {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1_000,
    },
    app,
  )
  const files = readFileLimit()
  if (files !== undefined) server.maxConnections = Math.max(files - RESERVED_FILES, Math.floor(files / 2))
  return {
    async listen(port, host) {
      server.listen(port, host)
      await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw error
        throw new Error(`port ${port} on ${host} is in use - stop what uses it, or set PORT to another one`, {
          cause: error,
        })
      })
      return describeAddress(server)
    },
    close: (withinMs) => close(server, withinMs),
  }
}

function describeAddress(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo // a TCP server that listens has one
  const isAny = address === '0.0.0.0' || address === '::'
  const host = isAny ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}

async function close(server: Server, withinMs: number): Promise<void> {
  const closed = once(server, 'close')
  // who keeps a connection busy is told to take another one, else the drain would wait for it to the end
  server.keepAliveTimeout = 1
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
  server.close()
  server.closeIdleConnections()
  await within(withinMs, closed)
  server.closeAllConnections()
}
