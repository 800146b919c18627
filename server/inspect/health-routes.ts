import { Router } from 'express'
import type { Context } from '../context.ts'

/** `/livez` touches nothing and fails when only a restart helps; `/readyz` asks whether a push could be kept now. */
export function createHealthRoutes({ store, isAcceptingWork }: Context): Router {
  const router = Router()

  router.get(['/health', '/livez'], (_request, response) => {
    const reason = store.needsRestart()
    if (reason === undefined) response.json({ status: 'ok' })
    else response.status(503).json({ status: 'restart needed', reason })
  })

  router.get('/readyz', async (_request, response) => {
    const reason = isAcceptingWork() ? await whyNotWritable(store) : 'the receiver is stopping'
    if (reason) response.status(503).json({ status: 'unavailable', reason })
    else response.json({ status: 'ready' })
  })

  return router
}

async function whyNotWritable(store: Context['store']): Promise<string | undefined> {
  return store.checkWritable().then(
    () => undefined,
    () => 'the store cannot write', // no more: the answer is public, and the log has the cause
  )
}
