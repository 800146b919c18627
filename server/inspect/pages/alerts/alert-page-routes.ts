import type { Router } from 'express'
import { listAlerts, testAlerts } from '../../list-alerts.ts'
import { AlertsPage } from './alerts-page.tsx'
import { sendPage } from '../create-view.ts'
import type { PageParts } from '../page-parts.ts'

const PATH = '/dashboard/alerts'

export function addAlertPageRoutes(router: Router, parts: PageParts): void {
  router.get(PATH, async (request, response) => {
    const [{ view }, alerts] = await Promise.all([parts.openView(request, response), listAlerts(parts)])
    await sendPage(response, AlertsPage({ view, alerts }))
  })

  // how it went is kept with the channel, and stands beside it
  router.post(`${PATH}/test`, async (request, response) => {
    await testAlerts(parts, String(request.body?.channel))
    response.redirect(303, `${PATH}#channels`)
  })
}
