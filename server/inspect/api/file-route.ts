import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { toExpressPath, type Operation } from '../../common/operation.ts'
import { createRateLimit } from '../../common/rate-limit.ts'
import { createTurns } from '../../common/turns.ts'
import { takeLinked } from '../../content/take-linked.ts'
import { AppError } from '../../errors.ts'

const MAX_REFUSALS_PER_MINUTE = 1_000
const MAX_NAME_CHARACTERS = 150

/** For who has a webhook and nothing else: the signature in the link is all that is asked. */
export const FILE_OPERATION: Operation = {
  method: 'get',
  path: '/api/files/{id}/{place}',
  summary: 'The bytes of a file that a webhook links to, or a whole email as JSON, until the link expires',
  caller: 'anybody',
  query: z.object({ expires: z.string(), signature: z.string() }),
  isBytes: true,
}

export function addFileRoute(router: Router, context: Context): void {
  const { store, fileLinks, now } = context
  const countRefusal = createRateLimit(MAX_REFUSALS_PER_MINUTE, now)
  const inTurn = createTurns() // an email is read whole for one of its files, and may have 25 MB
  const path = toExpressPath(FILE_OPERATION.path.slice('/api'.length))

  router.get(path, async (request, response) => {
    const { expires, signature } = request.query
    const file = { id: String(request.params.id), place: String(request.params.place) }
    await fileLinks.check(file, String(expires), String(signature)).catch((error: unknown) => {
      countRefusal('all')
      throw error
    })
    const found = await inTurn(async () => {
      const email = await store.findEmail(file.id)
      return email && takeLinked(email, file.place)
    })
    if (!found)
      throw new AppError('not_found', 'This email is no longer here: it was erased, or its time is over')
    send(request, response, found.filename, found.bytes)
  })
  router.all(path, (_request, response) => {
    response.set('Allow', 'GET')
    throw new AppError('method_not_allowed', 'Method not allowed')
  })
}

/** To be saved, never shown: neither its name nor its type is for a browser to act upon. */
function send(request: Request, response: Response, name: string, bytes: Buffer): void {
  response.attachment(name.toWellFormed().slice(0, MAX_NAME_CHARACTERS).toWellFormed() || 'file')
  response.set({
    'Content-Type': 'application/octet-stream',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Length': String(bytes.length),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
