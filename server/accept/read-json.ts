import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { AppError } from '../errors.ts'

export const MAX_BODY_BYTES = 25 * 1024 * 1024

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i
const BYTE_ORDER_MARK = 0xfeff

const invalid = (cause?: unknown) => new AppError('bad_request', 'Invalid JSON payload', { cause })
const tooLarge = () => new AppError('payload_too_large', 'Payload too large')

/**
 * Reads a JSON object of at most 25 MiB, as sent and as inflated. Our own reader, because the token is checked before
 * the first byte of the body is read, and because parsers turn an empty body into `{}`.
 */
export async function readJsonObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw invalid()
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  return parseObject(await collect(request, createInflater(request)))
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

function collect(request: IncomingMessage, inflater: Transform | undefined): Promise<Buffer> {
  const body: Readable = inflater ? request.pipe(inflater) : request
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = (error: AppError) => {
      body.removeAllListeners('data')
      if (inflater) request.unpipe(inflater)
      inflater?.destroy()
      request.resume() // the rest is thrown away, so that the sender gets to read the answer
      reject(error)
    }
    body.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) return stop(tooLarge())
      chunks.push(chunk)
    })
    body.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    body.on('error', (error) => stop(invalid(error)))
    request.on('aborted', () => reject(invalid()))
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
