import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Router } from 'express'
import { z } from 'zod'
import { EmailQuery } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { addRoute } from './method-routes.ts'
import { dropEmpty, parseInput } from './parse-input.ts'
import { requestResend } from './request-resend.ts'

const ResendInput = z.object({ messageId: z.string() })

const EraseInput = z.object({
  address: z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an email address, such as ann@example.com'),
})

/** One email a line, newest first; read as fast as the other side takes it. */
async function* exportEmails({ listEmails, findEmail }: Store): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const page = await listEmails({ limit: 200, cursor })
    for (const { id } of page.emails) {
      const email = await findEmail(id)
      if (email) yield `${JSON.stringify(email)}\n` // deleted meanwhile: nothing to export
    }
    cursor = page.nextCursor
  } while (cursor)
}

export function addEmailRoutes(router: Router, context: Context): void {
  const { store } = context

  addRoute(router, '/emails', {
    async get(request, response) {
      const page = await store.listEmails(parseInput(EmailQuery, dropEmpty(request.query)))
      response.json({ success: true, ...page })
    },
    async delete(request, response) {
      const { address } = parseInput(EraseInput, request.query)
      response.json({ success: true, erased: await store.eraseEmails(address) })
    },
  })

  addRoute(router, '/export', {
    async get(_request, response) {
      response.set('Content-Disposition', 'attachment; filename="emails.jsonl"')
      response.type('application/x-ndjson')
      await pipeline(Readable.from(exportEmails(store)), response)
    },
  })

  addRoute(router, '/emails/:id', {
    async get(request, response) {
      const email = await store.findEmail(String(request.params.id))
      if (!email) throw new AppError('not_found', 'No such email')
      response.json({ success: true, email })
    },
  })

  addRoute(router, '/emails/:id/replay', {
    async post(request, response) {
      if (!(await store.replayEmail(String(request.params.id))))
        throw new AppError('not_found', 'No such email')
      response.status(202).json({ success: true })
    },
  })

  addRoute(router, '/deliveries/:id/retry', {
    async post(request, response) {
      const isKnown = await store.retryDelivery(String(request.params.id))
      if (!isKnown) throw new AppError('not_found', 'No such delivery')
      response.status(202).json({ success: true })
    },
  })

  addRoute(router, '/mailboxes/:mailbox/resend', {
    async post(request, response) {
      const { messageId } = parseInput(ResendInput, request.body)
      await requestResend(context, String(request.params.mailbox), messageId)
      response.status(202).json({ success: true })
    },
  })
}
