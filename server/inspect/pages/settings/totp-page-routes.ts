import type { Request, Response, Router } from 'express'
import { audit } from '../../audit.ts'
import { ownAddress } from '../../own-address.ts'
import { actorOf, sessionOf } from '../../sign-in/actor.ts'
import { MAX_CODES_WAITING } from '../../sign-in/code-routes.ts'
import { createSecondFactor } from '../../sign-in/second-factor.ts'
import { slowGuesses } from '../../sign-in/slow-guesses.ts'
import { isTotpSecret, newTotpSecret } from '../../sign-in/totp.ts'
import { sendPage } from '../create-view.ts'
import type { PageParts } from '../page-parts.ts'
import { SETTINGS_PATH, type SendSettings } from './send-settings.ts'
import { TOTP_PATH } from './totp-card.tsx'
import { TotpPage } from './totp-page.tsx'

/** Two-factor authentication, switched on and off. */
export function addTotpPageRoutes(router: Router, parts: PageParts, sendSettings: SendSettings): void {
  const { config, notices, sessions, openView } = parts
  const secondFactor = createSecondFactor(parts)

  async function show(request: Request, response: Response, secret: string, isRefused = false) {
    const { view } = await openView(request, response)
    await sendPage(
      response,
      TotpPage({ view, secret, host: new URL(ownAddress(config, request)).hostname, isRefused }),
    )
  }

  router.get(TOTP_PATH, async (request, response) => {
    if (await secondFactor.isOn()) return response.redirect(303, SETTINGS_PATH)
    await show(request, response, newTotpSecret())
  })

  router.post(TOTP_PATH, async (request, response) => {
    if (await secondFactor.isOn()) return response.redirect(303, SETTINGS_PATH)
    const secret = String(request.body?.secret ?? '')
    if (!isTotpSecret(secret)) return response.redirect(303, TOTP_PATH)
    if (!(await secondFactor.switchOn(secret, String(request.body?.code ?? '')))) {
      if (await secondFactor.isOn()) return response.redirect(303, SETTINGS_PATH) // another browser was first
      return show(request, response.status(400), secret, true)
    }
    await sessions.endAll(sessionOf(response).id)
    audit(parts, actorOf(response), 'Two-factor authentication switched on')
    await notices.sendOn(response, SETTINGS_PATH, { done: 'twoFactorOn' })
  })

  const slowly = slowGuesses(
    sessions,
    (request, response, seconds) => {
      response.status(429).set('Retry-After', String(seconds))
      return sendSettings(request, response, { isCodeRefused: true })
    },
    MAX_CODES_WAITING,
  )

  router.get(`${TOTP_PATH}/off`, (_request, response) => response.redirect(303, SETTINGS_PATH)) // a switch of language on it

  router.post(`${TOTP_PATH}/off`, slowly, async (request, response) => {
    const isFree = sessionOf(response).way === 'login link'
    if (!isFree && !(await secondFactor.use(String(request.body?.code ?? ''))))
      return sendSettings(request, response.status(400), { isCodeRefused: true })
    await secondFactor.switchOff()
    audit(parts, actorOf(response), 'Two-factor authentication switched off')
    await notices.sendOn(response, SETTINGS_PATH, { done: 'twoFactorOff' })
  })
}
