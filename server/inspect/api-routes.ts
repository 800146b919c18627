import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { createSignInCheck, isForgery } from './access.ts'
import { asRefusal } from './body-refusal.ts'
import { addEmailRoutes } from './email-routes.ts'
import { addEndpointRoutes } from './endpoint-routes.ts'
import { addRoute } from './method-routes.ts'
import { describeApi } from './openapi.ts'
import type { Sessions } from './session.ts'
import { addSettingsRoutes } from './settings-routes.ts'

/** The JSON API, mounted under /api: the same data the pages show. */
export function createApiRoutes(context: Context, sessions: Sessions): Router {
  const router = Router()
  router.use(noStore)
  addRoute(router, '/openapi.json', { get: (_request, response) => void response.json(describeApi()) })
  router.use(requireSignIn(context, sessions))
  router.use(express.json({ limit: '64kb' }))
  addEmailRoutes(router, context)
  addEndpointRoutes(router, context)
  addSettingsRoutes(router, context)
  router.use(refuseUnknown)
  router.use(passRefusal)
  return router
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

function requireSignIn(context: Context, sessions: Sessions): RequestHandler {
  const findSignIn = createSignInCheck(context, sessions)
  return (request, _response, next) => {
    const signIn = findSignIn(request)
    if (!signIn) throw new AppError('unauthorized', 'Unauthorized')
    if (signIn === 'session' && isForgery(request, request.host)) {
      throw new AppError('forbidden', 'Refused: the request came from another site')
    }
    next()
  }
}

const refuseUnknown: RequestHandler = () => {
  throw new AppError('not_found', 'No such resource - see /api/openapi.json')
}

const passRefusal: ErrorRequestHandler = (error: unknown, _request, _response, next) => next(asRefusal(error))
