import type { Router } from 'express'
import { Settings, type SettingsPatch } from '../../../../shared/api.ts'
import { changeSettings } from '../../change-settings.ts'
import type { PageParts } from '../page-parts.ts'
import { actorOf } from '../../sign-in/actor.ts'
import { addAccessPageRoutes } from './access-page-routes.ts'
import { addTotpPageRoutes } from './totp-page-routes.ts'
import { createSendSettings, SETTINGS_PATH } from './send-settings.ts'

export function addSettingsPageRoutes(router: Router, parts: PageParts): void {
  const sendSettings = createSendSettings(parts)

  router.get(SETTINGS_PATH, (request, response) => sendSettings(request, response))

  router.post(SETTINGS_PATH, async (request, response) => {
    const patch = readSwitches(request.body ?? {})
    if (Object.keys(patch).length > 0) await changeSettings(parts, actorOf(response), patch)
    await parts.notices.sendOn(response, SETTINGS_PATH, { done: 'saved' })
  })

  addAccessPageRoutes(router, parts, sendSettings)
  addTotpPageRoutes(router, parts, sendSettings)
}

/** Only the switches that were turned: the page may be an old one, and somebody may have turned the others since. */
function readSwitches(form: Record<string, unknown>): SettingsPatch {
  const turned = Settings.keyof().options.flatMap((name) => {
    const isOn = form[name] === 'on' // a switch that is off is not in the form
    return form[`shown_${name}`] === (isOn ? 'on' : 'off') ? [] : [[name, isOn]]
  })
  return Object.fromEntries(turned)
}
