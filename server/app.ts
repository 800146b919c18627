import type { RequestListener } from 'node:http'
import express, { type ErrorRequestHandler, type Request, type Response } from 'express'
import { createIngressRoutes } from './accept/ingress-routes.ts'
import { answerError } from './answer-error.ts'
import { dropFalseForwarding } from './start/believe-proxies.ts'
import type { Context } from './context.ts'
import { createApiRoutes } from './inspect/api/api-routes.ts'
import { createHealthRoutes } from './inspect/health-routes.ts'
import { createMetricsRoutes } from './inspect/metrics-routes.ts'
import { createPageRoutes } from './inspect/pages/page-routes.ts'
import { createSessions } from './inspect/sign-in/sessions.ts'
import { securityHeaders } from './inspect/security-headers.ts'

/** Express wiring, no process: tests build the same app. */
export function createApp(context: Context): RequestListener {
  const { router: ingress, operations } = createIngressRoutes(context)
  const { proxyHops } = context.config
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', proxyHops)
  app.use(securityHeaders())
  app.use(createHealthRoutes(context))
  const sessions = createSessions(context)
  app.use(createMetricsRoutes(context, sessions))
  app.use('/api', createApiRoutes(context, sessions, operations))
  app.use(createPageRoutes(context, sessions))
  app.use(((error: unknown, _request, response, _next) =>
    answerError(context.log, error, response)) as ErrorRequestHandler)
  return function handleRequest(request, response) {
    if (request.headers['x-forwarded-for'] !== undefined) dropFalseForwarding(request, proxyHops)
    // the ingress asks for no more than Node gives, and hands on what is not for it
    ingress(request as Request, response as Response, () => app(request, response))
  }
}
