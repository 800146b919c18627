import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

const fixture = (name: string) =>
  fileURLToPath(new URL(`./fixtures/google-apis-for-tests.${name}.pem`, import.meta.url))

export interface PushedFile {
  name: string
  type: string
  source: string
}

export interface FakeApi {
  /** What clasp must be given to take this for Google. */
  env: Record<string, string>
  /** What the last push left there. */
  files: PushedFile[]
  /** Scripts that were pushed to, each with the token of who did it. */
  pushes: { scriptId: string; token: string }[]
  /** Titles of the scripts that were made. */
  made: string[]
  /** Answers instead, when set. */
  refusal?: { status: number; message: string }
  close(): Promise<void>
}

/** Google's Apps Script API on loopback, behind a proxy that ends TLS itself: for the real, unmodified clasp. */
export async function startFakeApi(): Promise<FakeApi> {
  const tls = createTlsServer(
    { key: readFileSync(fixture('key')), cert: readFileSync(fixture('cert')) },
    answer,
  )
  const proxy = createServer()
  const kept = new Map<string, PushedFile[]>()
  const sockets = new Set<Socket>()
  proxy.on('connect', (_request, socket: Socket) => {
    sockets.add(socket)
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    tls.emit('connection', socket)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  const api: FakeApi = {
    env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: fixture('cert') },
    files: [],
    pushes: [],
    made: [],
    close: async () => {
      sockets.forEach((socket) => socket.destroy())
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
  return api

  function answer(request: IncomingMessage, response: ServerResponse): void {
    let body = ''
    request.setEncoding('utf8') // a letter may come in two chunks
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const { status, json } = route(request, body)
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json))
    })
  }

  function route({ method, url, headers }: IncomingMessage, body: string): { status: number; json: unknown } {
    if (api.refusal) {
      const { status, message } = api.refusal
      return { status, json: { error: { code: status, message, errors: [{ message }] } } }
    }
    if (method === 'POST' && url === '/v1/projects') {
      api.made.push((JSON.parse(body) as { title: string }).title)
      return { status: 200, json: { scriptId: `made-by-google-and-as-long-as-theirs-${api.made.length}` } }
    }
    const [, scriptId] = /^\/v1\/projects\/([\w-]+)\/content/.exec(url ?? '') ?? []
    if (!scriptId) return { status: 404, json: { error: { code: 404 } } }
    if (method === 'PUT') {
      api.files = (JSON.parse(body) as { files: PushedFile[] }).files
      api.pushes.push({ scriptId, token: headers.authorization ?? '' })
      kept.set(scriptId, api.files)
    }
    return { status: 200, json: { scriptId, files: kept.get(scriptId) ?? [] } }
  }
}
