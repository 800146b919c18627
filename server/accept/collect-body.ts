import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { AppError } from '../errors.ts'
import type { Upload } from './upload-room.ts'

const MAX_BODY_BYTES = 25 * 1024 * 1024
const CHUNK_BYTES = 200 // of memory for a chunk itself: a body may come byte by byte
const INFLATER_BYTES = 64 * 1024 // of memory before the first byte comes out

export const invalidJson = (cause?: unknown) => new AppError('bad_request', 'Invalid JSON payload', { cause })
export const tooLarge = () => new AppError('payload_too_large', 'Payload too large')
const cutShort = () => new AppError('request_timeout', 'The body never came whole')

/** Reads a body of at most 25 MiB, as sent and as inflated. */
export function collectBody(request: IncomingMessage, upload: Upload): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  if (request.destroyed) throw cutShort() // while its token was looked up
  const inflater = createInflater(request)
  const body: Readable = inflater ? request.pipe(inflater) : request
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const stop = (error: unknown) => {
      upload.cutOff = undefined
      body.removeAllListeners('data')
      request.removeAllListeners('data')
      if (inflater) request.unpipe(inflater)
      inflater?.destroy()
      chunks.length = 0
      request.resume() // the rest is thrown away, so that the sender gets to read the answer
      reject(error)
    }
    const hold = (bytes: number) => {
      try {
        upload.hold(bytes)
      } catch (error) {
        stop(error)
      }
    }
    upload.cutOff = stop
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      hold(chunk.length + CHUNK_BYTES)
    })
    limit(body, stop)
    if (inflater) {
      limit(request, stop)
      hold(INFLATER_BYTES)
    }
    body.on('end', () => {
      upload.cutOff = undefined
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    body.on('error', (error) => stop(invalidJson(error)))
    request.on('aborted', () => stop(cutShort()))
  })
}

function limit(stream: Readable, stop: (error: Error) => void): void {
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) stop(tooLarge())
  })
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
      throw invalidJson()
  }
}
