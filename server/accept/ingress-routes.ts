import { Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express'
import {
  Heartbeat,
  Reconcile,
  type HeartbeatAnswer,
  type ReconcileAnswer,
} from '../../shared/mailbox-report.ts'
import type { ProbeAnswer, PushAnswer } from '../../shared/push.ts'
import type { Context } from '../context.ts'
import { AppError, storeUnavailable } from '../errors.ts'
import { acceptEmail } from './accept-email.ts'
import { createDoorbellRoutes } from './doorbell-routes.ts'
import { parsePush } from './parse-push.ts'
import { parseReport } from './parse-report.ts'
import { createRateLimit } from './rate-limit.ts'
import { createJsonReader } from './read-json.ts'
import { createTokenVerifier } from './verify-token.ts'

const RETRY_AFTER_SECONDS = 30 // the script's own back-off starts at a minute

/** Counted together, not by address: Apps Script's requests come from addresses that others share. */
const MAX_FAILURES_PER_MINUTE = 1_000

const LOG_LINE: Record<PushAnswer['status'], string> = {
  processed: 'API INGRESS: Gmail push processed successfully',
  already_processed: 'API INGRESS: Gmail push already processed',
  skipped_sender_not_allowed: 'API INGRESS: Gmail push skipped, sender not allowed',
}

/** Everything the Apps Script calls; the token is checked before anything else, the body included. */
export function createIngressRoutes(context: Context): Router {
  const { config, store, log, now } = context
  const verifyToken = createTokenVerifier(config.ingressTokens)
  const readJson = createJsonReader()
  const limitFailures = createRateLimit(MAX_FAILURES_PER_MINUTE, () => 'all')

  const authenticate: RequestHandler = (request, response, next) => {
    if (verifyToken(request.headers.authorization)) return next()
    void limitFailures(request, response, (error) =>
      next(error ?? new AppError('unauthorized', 'Unauthorized')),
    )
  }

  const refuseWhileStopping: RequestHandler = (_request, _response, next) => {
    if (!context.isAcceptingWork()) throw storeUnavailable(new Error('the receiver is stopping'))
    next()
  }

  const push: RequestHandler = async (request, response) => {
    const { push, ignoredFields } = parsePush(await readJson(request, response))
    const answer = await acceptEmail(context, push)
    log.info(
      { emailId: answer.email_id, ...(ignoredFields.length > 0 && { ignoredFields }) },
      LOG_LINE[answer.status],
    )
    sendJson(response, answer)
  }

  const probe: RequestHandler = async (_request, response) => {
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: ProbeAnswer = { success: true, status: 'ready' }
    response.json(gmail_ingress_enabled ? answer : { ...answer, ingress: 'disabled' })
  }

  const heartbeat: RequestHandler = async (request, response) => {
    const resend = await store.recordHeartbeat(
      parseReport(Heartbeat, await readJson(request, response)),
      now(),
    )
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: HeartbeatAnswer = { success: true, status: 'ok', gmail_ingress_enabled }
    response.json(resend.length > 0 ? { ...answer, resend } : answer)
  }

  const reconcile: RequestHandler = async (request, response) => {
    const missing = await store.reconcile(parseReport(Reconcile, await readJson(request, response)), now())
    response.json({ success: true, missing } satisfies ReconcileAnswer)
  }

  const router = Router()
  if (config.doorbell) router.use(createDoorbellRoutes(context, config.doorbell)) // Google signs its calls itself
  router.use(authenticate)
  router.use(createRateLimit(config.pushesPerMinute, ({ headers }) => headers.authorization ?? ''))
  router.get('/', only('GET'), probe)
  router.post('/', refuseWhileStopping, push)
  router.all('/', refuseMethod('GET, POST'))
  router.post('/heartbeat', refuseWhileStopping, heartbeat)
  router.all('/heartbeat', refuseMethod('POST'))
  router.post('/reconcile', refuseWhileStopping, reconcile)
  router.all('/reconcile', refuseMethod('POST'))
  router.use(() => {
    throw new AppError('not_found', 'No such ingress route')
  })
  router.use(createRefusal(context))
  return router
}

/** `response.json` without what it works out for browsers; this route decides what the receiver can take. */
function sendJson(response: Response, answer: PushAnswer): void {
  const body = JSON.stringify(answer)
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
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
    if (error.code === 'store_unavailable') response.set('Retry-After', String(RETRY_AFTER_SECONDS))
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
