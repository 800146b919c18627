import type { ServerResponse } from 'node:http'
import { Router, type ErrorRequestHandler } from 'express'
import { INGRESS_PATH } from '../../shared/ingress-path.ts'
import { answerError } from '../answer-error.ts'
import type { Context } from '../context.ts'
import { createRepeatLog } from '../common/count-repeats.ts'
import { AppError } from '../errors.ts'
import type { Operation } from '../common/operation.ts'
import { createGate } from './gate.ts'
import { DOORBELL, listIngressRoutes } from './list-ingress-routes.ts'

/** What whoever has no token gets, as often as they like. */
const STRANGERS = new Set(['unauthorized', 'too_many_requests'])

/**
 * Everything the Apps Script calls; the token is checked before anything else, the body included. An Express router that
 * stands before the Express app: the app gives each request and response another prototype, which makes all that touches
 * them so slow that it costs more than a push does (docs/decisions/0009).
 */
export function createIngressRoutes(context: Context): { router: Router; operations: Operation[] } {
  const gate = createGate(context)
  const routes = listIngressRoutes(context, gate)
  const router = Router()
  for (const { method, path, handle } of routes) router[method](path, handle)
  router.use(INGRESS_PATH, async (request, _response, next) => {
    await gate.authenticate(request.headers.authorization)
    next()
  })
  for (const { path } of routes) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase())
    router.all(path, refuseMethod(allowed.sort().join(', ')))
  }
  router.use(INGRESS_PATH, () => {
    throw new AppError('not_found', 'No such ingress route')
  })
  router.use(createRefusal(context))
  return { router, operations: routes }
}

function refuseMethod(allow: string) {
  return (_request: unknown, response: ServerResponse) => {
    response.setHeader('Allow', allow)
    throw new AppError('method_not_allowed', 'Method not allowed')
  }
}

function createRefusal({ log, now, tally }: Context): ErrorRequestHandler {
  const logRepeated = createRepeatLog(log, now)
  return (error: unknown, request, response: ServerResponse, _next) => {
    if (error instanceof AppError) {
      tally.refused(error.code)
      const isOfStranger = STRANGERS.has(error.code) || request.url.startsWith(DOORBELL)
      if (isOfStranger) logRepeated({ status: error.httpStatus }, describe(error))
      else log.warn({ status: error.httpStatus }, describe(error))
    }
    answerError(log, error, response)
  }
}

function describe(error: AppError): string {
  const line = `INGRESS: ${error.httpStatus} ${error.message}`
  if (error.code === 'unauthorized') return `${line} - Invalid or missing PROCESS_API_TOKEN`
  const reason = error.code === 'store_unavailable' && error.cause instanceof Error ? error.cause.message : ''
  return reason ? `${line} - ${reason}` : line
}
