import express, { type ErrorRequestHandler, type Express } from 'express'
import { createIngressRoutes } from './accept/ingress-routes.ts'
import type { Context } from './context.ts'
import { AppError } from './errors.ts'
import { createApiRoutes } from './inspect/api-routes.ts'
import { createHealthRoutes } from './inspect/health-routes.ts'
import { createPageRoutes } from './inspect/page-routes.ts'
import { securityHeaders } from './inspect/security-headers.ts'

const PROXIES = 'loopback, linklocal, uniquelocal'

/** Express wiring, no process: tests build the same app. */
export function createApp(context: Context): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // https means that a proxy stands in front; otherwise anybody could say to be somebody else with X-Forwarded-For
  app.set('trust proxy', context.config.publicUrl?.startsWith('https:') ? PROXIES : false)
  app.use('/api/ingress/gmail', createIngressRoutes(context))
  app.use(securityHeaders())
  app.use(createHealthRoutes(context))
  app.use('/api', createApiRoutes(context))
  app.use(createPageRoutes(context))
  app.use(createErrorHandler(context))
  return app
}

/** Expected refusals are answered with their message, everything else is a bug: logged whole, shown as one. */
function createErrorHandler({ log }: Context): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    if (error instanceof AppError) {
      response.status(error.httpStatus).json({ success: false, message: error.message })
      return
    }
    log.error({ err: error, method: request.method, path: request.path }, 'Internal error')
    response.status(500).json({ success: false, message: 'Internal error' })
  }
}
