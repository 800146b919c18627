import type * as httpModule from 'node:http'
import { Worker } from 'node:worker_threads'

/** A real HTTP server in a thread of its own, since the emulator stands still while it waits for an answer. */
export interface EchoServer {
  url: string
  /** Paths asked for so far. */
  requests(): Promise<string[]>
  close(): Promise<void>
}

export async function openEchoServer(): Promise<EchoServer> {
  const source = `import http from 'node:http'\nimport { parentPort } from 'node:worker_threads'
(${serve.toString()})(http, (port) => parentPort.postMessage(port))`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
  const port = await new Promise((resolve) => worker.once('message', resolve))
  const url = `http://127.0.0.1:${String(port)}`
  return {
    url,
    // The server below answers this path with a list of strings.
    requests: async () => (await (await fetch(`${url}/requests`)).json()) as string[],
    close: async () => void (await worker.terminate()),
  }
}

function serve(http: typeof httpModule, onListening: (port: number) => void): void {
  const paths: string[] = []
  const server = http.createServer((request, response) => {
    const path = request.url ?? ''
    if (path === '/requests') return response.end(JSON.stringify(paths))
    paths.push(path)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (path === '/hang') return
      if (path === '/moved') return response.writeHead(302, { Location: '/landed' }).end()
      const status = Number(/^\/status\/(\d+)/.exec(path)?.[1] ?? 200)
      const { method, headers } = request
      const body = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
      response
        .writeHead(status, { 'X-Mixed-Case': 'yes', 'Set-Cookie': ['a=1', 'b=2'] })
        .end(JSON.stringify(body))
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    onListening(typeof address === 'object' && address ? address.port : 0)
  })
}
