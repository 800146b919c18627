import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { AppError, storeUnavailable } from '../errors.ts'

const MAX_BODY_BYTES = 25 * 1024 * 1024
const MAX_BYTES_IN_FLIGHT = 128 * 1024 * 1024 // of all pushes at once; parsed and written they take several times that

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i
const BYTE_ORDER_MARK = 0xfeff

const invalid = (cause?: unknown) => new AppError('bad_request', 'Invalid JSON payload', { cause })
const cutOff = () => new AppError('request_timeout', 'The body never came whole')
const tooLarge = () => new AppError('payload_too_large', 'Payload too large')
const tooMuchAtOnce = () => storeUnavailable(new Error('too much mail is on its way in at once'))

/** Hands the object in the request's body to `use`, and counts its bytes as in flight until `use` is through. */
export type JsonReader = <T>(
  request: IncomingMessage,
  use: (payload: Record<string, unknown>) => Promise<T>,
) => Promise<T>

/**
 * Reads JSON objects of at most 25 MiB, as sent and as inflated. Our own reader, because the token is checked before
 * the first byte of the body is read, and because parsers turn an empty body into `{}`. What all requests hold is
 * limited, so that many large ones at once cannot take all the memory.
 */
export function createJsonReader(): JsonReader {
  let bytesInFlight = 0
  return async function readJson(request, use) {
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw invalid()
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
    let held = 0
    const admit = (size: number) => {
      held += size
      bytesInFlight += size
      if (held > MAX_BODY_BYTES) throw tooLarge()
      if (bytesInFlight > MAX_BYTES_IN_FLIGHT) throw tooMuchAtOnce()
    }
    try {
      return await use(parseObject(await collect(request, createInflater(request), admit)))
    } finally {
      bytesInFlight -= held
    }
  }
}

function createInflater(request: IncomingMessage): Transform | undefined {
  switch ((request.headers['content-encoding'] ?? 'identity').toLowerCase()) {
    case 'identity':
      return undefined
    case 'gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    default:
      throw invalid()
  }
}

/** `admit` throws to stop the reading at a chunk. */
function collect(
  request: IncomingMessage,
  inflater: Transform | undefined,
  admit: (bytes: number) => void,
): Promise<Buffer> {
  const body: Readable = inflater ? request.pipe(inflater) : request
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const stop = (error: unknown) => {
      body.removeAllListeners('data')
      if (inflater) request.unpipe(inflater)
      inflater?.destroy()
      chunks.length = 0
      request.resume() // the rest is thrown away, so that the sender gets to read the answer
      reject(error)
    }
    body.on('data', (chunk: Buffer) => {
      try {
        admit(chunk.length)
        chunks.push(chunk)
      } catch (error) {
        stop(error)
      }
    })
    body.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    body.on('error', (error) => stop(invalid(error)))
    request.on('aborted', () => stop(cutOff()))
  })
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw invalid()
  const text = bytes.toString()
  const value = parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid()
  return value as Record<string, unknown> // any JSON object has string keys
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(cause)
  }
}
