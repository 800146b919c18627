import { hash } from 'node:crypto'
import { finished } from 'node:stream'
import type { Router } from 'express'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { toExpressPath, type Operation } from '../../common/operation.ts'
import { createRateLimit } from '../../common/rate-limit.ts'
import type { FilePlace } from '../../content/file-links.ts'
import { takeLinked } from '../../content/take-linked.ts'
import { AppError } from '../../errors.ts'
import { createHolder } from './hold-files.ts'
import { sendBytes, type SentFile } from './send-bytes.ts'

const MAX_REFUSALS_PER_MINUTE = 1_000
const SLOWEST_BYTES_PER_MS = 50

/** So that who reads slowly costs little memory and keeps nobody waiting; who is cut off asks for the rest as a range. */
const LIMITS = {
  bytesHeld: 64_000_000,
  longestMs: (bytes: number) => 60_000 + bytes / SLOWEST_BYTES_PER_MS,
}

/** For who has a webhook and nothing else: the signature in the link is all that is asked. */
export const FILE_OPERATION: Operation = {
  method: 'get',
  path: '/api/files/{id}/{place}',
  summary: 'The bytes of a file that a webhook links to, or a whole email as JSON, until the link expires',
  caller: 'anybody',
  query: z.object({ expires: z.string(), signature: z.string() }),
  isBytes: true,
}

export function addFileRoute(
  router: Router,
  { store, fileLinks, now }: Pick<Context, 'store' | 'fileLinks' | 'now'>,
  limits = LIMITS,
): void {
  const countRefusal = createRateLimit(MAX_REFUSALS_PER_MINUTE, now)
  const holder = createHolder<SentFile>(limits.bytesHeld)
  const path = toExpressPath(FILE_OPERATION.path.slice('/api'.length))

  async function readFile({ id, place }: FilePlace): Promise<SentFile | undefined> {
    const email = await store.findEmail(id)
    const taken = email && (await takeLinked(email, place))
    return taken && { ...taken, etag: `"${hash('sha256', taken.bytes, 'base64url')}"` }
  }

  router.get(path, async (request, response) => {
    const { expires, signature } = request.query
    const file = { id: String(request.params.id), place: String(request.params.place) }
    await fileLinks.check(file, String(expires), String(signature)).catch((error: unknown) => {
      countRefusal('all')
      throw error
    })
    const key = `${file.id}/${file.place}`
    const found = await holder.hold(
      key,
      () => readFile(file),
      () => response.destroyed,
    )
    if (!found)
      throw new AppError('not_found', 'This email is no longer here: it was erased, or its time is over')
    const timer = setTimeout(() => response.destroy(), limits.longestMs(found.bytes.length))
    finished(response, () => {
      clearTimeout(timer)
      holder.release(key)
    })
    sendBytes(request, response, found)
  })
  router.all(path, (_request, response) => {
    response.set('Allow', 'GET')
    throw new AppError('method_not_allowed', 'Method not allowed')
  })
}
