import type { Router } from 'express'
import { z } from 'zod'
import { EmailQuery } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { addRoute } from './method-routes.ts'
import { dropEmpty, parseInput } from './parse-input.ts'
import { requestResend } from './request-resend.ts'

const ResendInput = z.object({ messageId: z.string() })

export function addEmailRoutes(router: Router, context: Context): void {
  const { store } = context

  addRoute(router, '/emails', {
    async get(request, response) {
      const page = await store.listEmails(parseInput(EmailQuery, dropEmpty(request.query)))
      response.json({ success: true, ...page })
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
