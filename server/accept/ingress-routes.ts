import { Router, type ErrorRequestHandler, type RequestHandler } from 'express'
import { Heartbeat, Reconcile } from '../../shared/mailbox-report.ts'
import type { HeartbeatAnswer, ReconcileAnswer } from '../../shared/mailbox-report.ts'
import type { ProbeAnswer } from '../../shared/push.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { createDoorbellRoutes } from './doorbell-routes.ts'
import { createGate } from './gate.ts'
import { parseReport } from './parse-report.ts'
import { createPushRoute } from './push-route.ts'
import { createJsonReader } from './read-json.ts'

/** Everything the Apps Script calls; the token is checked before anything else, the body included. */
export function createIngressRoutes(context: Context): Router {
  const { config, store, now } = context
  const gate = createGate(context)
  const readJson = createJsonReader()

  const probe: RequestHandler = async (_request, response) => {
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: ProbeAnswer = { success: true, status: 'ready' }
    response.json(gmail_ingress_enabled ? answer : { ...answer, ingress: 'disabled' })
  }

  const heartbeat: RequestHandler = async (request, response) => {
    gate.admitWork(request.headers.authorization)
    const resend = await readJson(request, (payload) =>
      store.recordHeartbeat(parseReport(Heartbeat, payload), now()),
    )
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: HeartbeatAnswer = { success: true, status: 'ok', gmail_ingress_enabled }
    response.json(resend.length > 0 ? { ...answer, resend } : answer)
  }

  const reconcile: RequestHandler = async (request, response) => {
    gate.admitWork(request.headers.authorization)
    const missing = await readJson(request, (payload) =>
      store.reconcile(parseReport(Reconcile, payload), now()),
    )
    response.json({ success: true, missing } satisfies ReconcileAnswer)
  }

  const router = Router()
  router.post('/', createPushRoute(context, gate, readJson))
  router.post('/heartbeat', heartbeat)
  router.post('/reconcile', reconcile)
  if (config.doorbell) router.use(createDoorbellRoutes(context, config.doorbell)) // Google signs its calls itself
  router.use((request, _response, next) => next(gate.authenticate(request.headers.authorization)))
  router.get('/', only('GET'), probe)
  router.all('/', refuseMethod('GET, POST'))
  router.all(['/heartbeat', '/reconcile'], refuseMethod('POST'))
  router.use(() => {
    throw new AppError('not_found', 'No such ingress route')
  })
  router.use(createRefusal(context))
  return router
}

/** Express answers HEAD with a GET route; here HEAD is a method like any other. */
function only(method: string): RequestHandler {
  return (request, _response, next) => next(request.method === method ? undefined : 'route')
}

function refuseMethod(allow: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allow)
    throw new AppError('method_not_allowed', 'Method not allowed')
  }
}

function createRefusal({ log }: Context): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (!(error instanceof AppError)) return next(error)
    if (error.code === 'unauthorized') response.set('WWW-Authenticate', 'Bearer')
    if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds))
    log.warn({ status: error.httpStatus }, describe(error))
    response.status(error.httpStatus).json({ success: false, message: error.message })
  }
}

function describe(error: AppError): string {
  const line = `INGRESS: ${error.httpStatus} ${error.message}`
  if (error.code === 'unauthorized') return `${line} - Invalid or missing PROCESS_API_TOKEN`
  const reason = error.code === 'store_unavailable' && error.cause instanceof Error ? error.cause.message : ''
  return reason ? `${line} - ${reason}` : line
}
