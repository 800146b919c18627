import type { Router } from 'express'
import { audit } from '../../audit.ts'
import type { PageParts } from '../page-parts.ts'
import { actorOf, sessionOf } from '../../sign-in/actor.ts'

/** Signs out other browsers, or all. */
export function addSessionPageRoutes(router: Router, parts: PageParts): void {
  const { sessions, notices } = parts

  router.post('/dashboard/sessions/:id/end', async (request, response) => {
    const { id } = request.params
    await sessions.end(id)
    audit(parts, actorOf(response), 'Signed out', { ended: id })
    if (id === sessionOf(response).id) return response.redirect(303, '/login')
    await notices.sendOn(response, '/dashboard/settings', { done: 'sessionEnded' })
  })

  router.post('/dashboard/sessions/end', async (_request, response) => {
    await sessions.endAll()
    audit(parts, actorOf(response), 'Signed out', { ended: 'all' })
    response.redirect(303, '/login')
  })
}
