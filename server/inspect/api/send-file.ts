import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'

/** Sends lines as a download, as fast as the other side takes them. */
export async function sendFile(
  request: Request,
  response: Response,
  name: string,
  lines: AsyncIterable<string>,
): Promise<void> {
  response.set('Content-Disposition', `attachment; filename="${name}"`)
  response.type('application/x-ndjson')
  if (request.method === 'HEAD') return void response.end() // or all would be read for nobody
  try {
    await pipeline(Readable.from(lines), response)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** The other side left, which is no trouble of ours. */
const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
