import type { Router } from 'express'
import { Settings, type SettingsPatch } from '../../../../shared/api.ts'
import { changeSettings } from '../../change-settings.ts'
import type { PageParts } from '../page-parts.ts'
import { SettingsPage } from './settings-page.tsx'
import { actorOf, sessionOf } from '../../sign-in/actor.ts'
import { sendPage } from '../create-view.ts'

const PATH = '/dashboard/settings'

export function addSettingsPageRoutes(router: Router, parts: PageParts): void {
  const { store, sessions, notices, openView } = parts

  router.get(PATH, async (request, response) => {
    const { view } = await openView(request, response)
    const [settings, all] = await Promise.all([store.readSettings(), sessions.list()])
    await sendPage(response, SettingsPage({ view, settings, sessions: all, ownId: sessionOf(response).id }))
  })

  router.post(PATH, async (request, response) => {
    const patch = readSwitches(request.body ?? {})
    if (Object.keys(patch).length > 0) await changeSettings(parts, actorOf(response), patch)
    await notices.sendOn(response, PATH, { done: 'saved' })
  })
}

/** Only the switches that were turned: the page may be an old one, and somebody may have turned the others since. */
function readSwitches(form: Record<string, unknown>): SettingsPatch {
  const turned = Settings.keyof().options.flatMap((name) => {
    const isOn = form[name] === 'on' // a switch that is off is not in the form
    return form[`shown_${name}`] === (isOn ? 'on' : 'off') ? [] : [[name, isOn]]
  })
  return Object.fromEntries(turned)
}
