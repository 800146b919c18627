import { Router } from 'express'
import type { Context } from '../context.ts'
import { requireSignIn } from './sign-in/require-sign-in.ts'
import type { Sessions } from './sign-in/sessions.ts'

/** For Prometheus with ADMIN_API_TOKEN, and for whoever is signed in. */
export function createMetricsRoutes(context: Context, sessions: Sessions): Router {
  const { metrics } = context
  const router = Router()
  router.get('/metrics', requireSignIn(context, sessions), async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text())
  })
  return router
}
