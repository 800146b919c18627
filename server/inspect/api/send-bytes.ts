import type { Request, Response } from 'express'
import { AppError } from '../../errors.ts'

const MAX_NAME_CHARACTERS = 150

export interface SentFile {
  filename: string
  /** What it is told to be; a browser is to act upon none of what strangers say. */
  type: string
  bytes: Buffer
  /** Strong, in quotes. */
  etag: string
}

/** To be saved, never shown; all of it, one range of it, or nothing to who has it: RFC 9110, 13 and 14. */
export function sendBytes(
  request: Request,
  response: Response,
  { filename, type, bytes, etag }: SentFile,
): void {
  response.attachment(filename.toWellFormed().slice(0, MAX_NAME_CHARACTERS).toWellFormed() || 'file')
  response.set({
    'Content-Type': type,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Accept-Ranges': 'bytes',
    ETag: etag,
  })
  if (request.fresh) return void response.status(304).end()
  const { start, end } = findPart(request, response, bytes.length, etag) ?? {
    start: 0,
    end: bytes.length - 1,
  }
  response.set('Content-Length', String(end - start + 1))
  response.end(bytes.subarray(start, end + 1))
}

/** The one range that is asked for; undefined for all of it, which is also the answer to several ranges and to what is no range. */
function findPart(request: Request, response: Response, length: number, etag: string) {
  const isOfThis = [undefined, etag].includes(request.get('If-Range'))
  if (request.method !== 'GET' || !isOfThis) return undefined
  const [, suffix] = /^bytes=-(\d+)$/.exec(request.get('Range') ?? '') ?? []
  if (length > 0 && Number(suffix) > length) return undefined // RFC 9110, 14.1.2: all of it; range-parser refuses that
  const ranges = request.range(length)
  if (ranges === -1) {
    response.set('Content-Range', `bytes */${length}`)
    throw new AppError('range_not_satisfiable', `This file has ${length} bytes - ask for some of those`)
  }
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined
  const [part] = ranges
  if (part) response.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${length}`)
  return part
}
