import type { ServerResponse } from 'node:http'
import { Router, type ErrorRequestHandler, type RequestHandler } from 'express'
import { Heartbeat, Reconcile } from '../../shared/mailbox-report.ts'
import type { HeartbeatAnswer, ReconcileAnswer } from '../../shared/mailbox-report.ts'
import type { ProbeAnswer } from '../../shared/push.ts'
import { answerError } from '../answer-error.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { createRepeatLog } from './count-repeats.ts'
import { createDoorbellRoute } from './doorbell-route.ts'
import { createGate } from './gate.ts'
import { parseReport } from './parse-report.ts'
import { createPushRoute, type Handler } from './push-route.ts'
import { createJsonReader } from './read-json.ts'
import { sendJson } from '../send-json.ts'

const PATH = '/api/ingress/gmail'
const DOORBELL = `${PATH}/doorbell`

/** What whoever has no token gets, as often as they like. */
const STRANGERS = new Set(['unauthorized', 'too_many_requests'])

/**
 * Everything the Apps Script calls; the token is checked before anything else, the body included. An Express router that
 * stands before the Express app: the app gives each request and response another prototype, which makes all that touches
 * them so slow that it costs more than a push does (docs/decisions/0009).
 */
export function createIngressRoutes(context: Context): Router {
  const { config, store, now } = context
  const gate = createGate(context)
  const readJson = createJsonReader()

  const probe: Handler = async (_request, response) => {
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: ProbeAnswer = { success: true, status: 'ready' }
    sendJson(response, 200, gmail_ingress_enabled ? answer : { ...answer, ingress: 'disabled' })
  }

  const heartbeat: Handler = async (request, response) => {
    gate.admitWork(request.headers.authorization)
    const resend = await readJson(request, (payload) =>
      store.recordHeartbeat(parseReport(Heartbeat, payload), now()),
    )
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: HeartbeatAnswer = { success: true, status: 'ok', gmail_ingress_enabled }
    sendJson(response, 200, resend.length > 0 ? { ...answer, resend } : answer)
  }

  const reconcile: Handler = async (request, response) => {
    gate.admitWork(request.headers.authorization)
    const missing = await readJson(request, (payload) =>
      store.reconcile(parseReport(Reconcile, payload), now()),
    )
    sendJson(response, 200, { success: true, missing } satisfies ReconcileAnswer)
  }

  const router = Router()
  router.post(PATH, createPushRoute(context, gate, readJson)) // first: this is the busy route
  router.post(`${PATH}/heartbeat`, heartbeat)
  router.post(`${PATH}/reconcile`, reconcile)
  if (config.doorbell) router.post(DOORBELL, createDoorbellRoute(context, gate, config.doorbell)) // Google signs its calls itself
  router.use(PATH, (request, _response, next) => next(gate.authenticate(request.headers.authorization)))
  router.get(PATH, only('GET'), probe)
  router.all(PATH, refuseMethod('GET, POST'))
  router.all([`${PATH}/heartbeat`, `${PATH}/reconcile`], refuseMethod('POST'))
  router.use(PATH, () => {
    throw new AppError('not_found', 'No such ingress route')
  })
  router.use(createRefusal(context))
  return router
}

/** Express answers HEAD with a GET route; here HEAD is a method like any other. */
function only(method: string): RequestHandler {
  return (request, _response, next) => next(request.method === method ? undefined : 'route')
}

function refuseMethod(allow: string) {
  return (_request: unknown, response: ServerResponse) => {
    response.setHeader('Allow', allow)
    throw new AppError('method_not_allowed', 'Method not allowed')
  }
}

function createRefusal({ log, now }: Context): ErrorRequestHandler {
  const logRepeated = createRepeatLog(log, now)
  return (error: unknown, request, response: ServerResponse, _next) => {
    if (error instanceof AppError) {
      const isOfStranger = STRANGERS.has(error.code) || request.url.startsWith(DOORBELL)
      if (isOfStranger) logRepeated(error.httpStatus, describe(error))
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
