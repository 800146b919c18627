import type { Router } from 'express'
import type { Context } from '../context.ts'
import { changeSettings } from './change-settings.ts'
import { SettingsPage } from './pages/settings-page.tsx'
import { actorOf } from './sign-in/actor.ts'
import { createView, sendPage } from './view-routes.ts'

export function addSettingsPageRoutes(router: Router, context: Context): void {
  const { store } = context
  router.get('/dashboard/settings', async (request, response) => {
    sendPage(response, SettingsPage({ view: createView(request), settings: await store.readSettings() }))
  })

  router.post('/dashboard/settings', async (request, response) => {
    const isOn = (name: string) => request.body?.[name] === 'on' // a switch that is off is not in the form
    await changeSettings(context, actorOf(response), {
      webhook_sending_enabled: isOn('webhook_sending_enabled'),
      gmail_ingress_enabled: isOn('gmail_ingress_enabled'),
    })
    response.redirect(303, '/dashboard/settings?done=saved')
  })
}
