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
  await pipeline(Readable.from(lines), response)
}
