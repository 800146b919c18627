import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Operation } from '../../common/operation.ts'
import { asRefusal } from '../body-refusal.ts'
import { requireSignIn } from '../sign-in/require-sign-in.ts'
import type { Sessions } from '../sign-in/sessions.ts'
import { accessRoutes } from './access-routes.ts'
import { addApiRoutes } from './add-api-routes.ts'
import { alertRoutes } from './alert-routes.ts'
import { backfillRoutes } from './backfill-routes.ts'
import { emailRoutes } from './email-routes.ts'
import { endpointRoutes } from './endpoint-routes.ts'
import { addFileRoute, FILE_OPERATION } from './file-route.ts'
import { describeApi } from './openapi.ts'
import { redeliveryRoutes } from './redelivery-routes.ts'
import { apiRoute, type ApiRoute } from './route.ts'
import { settingsRoutes } from './settings-routes.ts'
import { setupRoutes } from './setup-routes.ts'

/** The JSON API, mounted under /api: the same data the pages show. Its document also tells of `others`, such as the ingress. */
export function createApiRoutes(context: Context, sessions: Sessions, others: Operation[]): Router {
  const routes = [
    ...emailRoutes(context),
    ...backfillRoutes(context),
    ...endpointRoutes(context),
    ...redeliveryRoutes(context),
    ...settingsRoutes(context),
    ...accessRoutes(context),
    ...alertRoutes(context),
    ...setupRoutes(context),
  ]
  const router = Router()
  addApiRoutes(router, [documentRoute([...others, FILE_OPERATION, ...routes])])
  addFileRoute(router, context)
  router.use(requireSignIn(context, sessions))
  router.use(express.json({ limit: '64kb' }))
  addApiRoutes(router, routes)
  router.use(refuseUnknown)
  router.use(passRefusal)
  return router
}

function documentRoute(others: Operation[]): ApiRoute {
  let document: Record<string, unknown> | undefined
  const route: ApiRoute = apiRoute('get', '/api/openapi.json', {
    summary: 'This document',
    caller: 'anybody',
    answer: z.looseObject({}),
    run: async () => (document ??= describeApi([...others, route])),
  })
  return route
}

const refuseUnknown: RequestHandler = () => {
  throw new AppError('not_found', 'No such resource - see /api/openapi.json')
}

const passRefusal: ErrorRequestHandler = (error: unknown, _request, _response, next) => next(asRefusal(error))
