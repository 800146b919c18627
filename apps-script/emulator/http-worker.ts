import type * as httpModule from 'node:http'
import type * as httpsModule from 'node:https'
import type * as workerThreads from 'node:worker_threads'
import type * as zlibModule from 'node:zlib'
import type { EmulatedRequest } from './types.ts'

export type WorkerAnswer =
  | { status: number; headers: Record<string, string | string[]>; body: Uint8Array; failure?: undefined }
  | { failure: 'unavailable' | 'dns' | 'timeout'; body?: undefined }

interface Modules {
  http: typeof httpModule
  https: typeof httpsModule
  zlib: typeof zlibModule
  worker_threads: typeof workerThreads
}

/** The body of the worker thread, started from its source text: it may use nothing from around it. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function serveRequests({ http, https, zlib, worker_threads }: Modules): void {
  const { port, done, hangMs } = worker_threads.workerData as {
    port: workerThreads.MessagePort
    done: Int32Array
    hangMs: number
  }
  const MAX_REDIRECTS = 20

  port.on('message', (requests: EmulatedRequest[]) => {
    void Promise.all(requests.map((request) => follow(request, MAX_REDIRECTS))).then((answers) => {
      port.postMessage(answers)
      Atomics.store(done, 0, 1)
      Atomics.notify(done, 0)
    })
  })

  async function follow(request: EmulatedRequest, left: number): Promise<WorkerAnswer> {
    const answer = await exchange(request).catch((error: NodeJS.ErrnoException) => ({
      failure: classify(error),
    }))
    if (answer.failure !== undefined || !request.followRedirects || left === 0) return answer
    const location = [answer.headers.Location ?? answer.headers.location ?? []].flat()[0]
    if (!location || ![301, 302, 303, 307, 308].includes(answer.status)) return answer
    const url = new URL(location, request.url).href
    if (answer.status >= 307) return follow({ ...request, url }, left - 1)
    return follow({ ...request, url, method: 'get', bytes: new Uint8Array() }, left - 1)
  }

  function classify({ code = '' }: NodeJS.ErrnoException): 'unavailable' | 'dns' | 'timeout' {
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns'
    return code === 'ETIMEDOUT' ? 'timeout' : 'unavailable'
  }

  function exchange({ url, method, headers, bytes }: EmulatedRequest): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const { request: open } = url.startsWith('https:') ? https : http
      const length = bytes.length > 0 || method === 'post' ? { 'Content-Length': String(bytes.length) } : {}
      const request = open(
        url,
        { method: method.toUpperCase(), headers: { ...headers, ...length }, agent: false },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const body = inflate(Buffer.concat(chunks), response.headers['content-encoding'])
            resolve({ status: response.statusCode ?? 0, headers: collect(response.rawHeaders), body })
          })
        },
      )
      const isSilent = () => request.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }))
      request.setTimeout(hangMs, isSilent)
      request.on('error', reject)
      request.end(bytes)
    })
  }

  function inflate(body: Buffer, encoding: string | undefined): Uint8Array {
    if (body.length === 0) return body
    if (encoding === 'gzip') return zlib.gunzipSync(body)
    if (encoding === 'br') return zlib.brotliDecompressSync(body)
    return encoding === 'deflate' ? zlib.inflateSync(body) : body
  }

  // Names keep the server's letters; what comes twice becomes a list.
  function collect(raw: string[]): Record<string, string | string[]> {
    const headers: Record<string, string | string[]> = {}
    for (let i = 0; i < raw.length; i += 2) {
      const [name, value] = [raw[i] as string, raw[i + 1] as string]
      headers[name] = name in headers ? [headers[name] as string[], value].flat() : value
    }
    return headers
  }
}
