import type { Request, Response, Router } from 'express'
import { isSameSecret } from '../../../bearer.ts'
import { audit } from '../../audit.ts'
import { ownAddress } from '../../own-address.ts'
import { actorOf, sessionOf } from '../../sign-in/actor.ts'
import { MAX_CODES_WAITING } from '../../sign-in/code-routes.ts'
import { requirePassword } from '../../sign-in/sign-session.ts'
import { createSecondFactor } from '../../sign-in/second-factor.ts'
import { slowGuesses } from '../../sign-in/slow-guesses.ts'
import { isTotpSecret, newTotpSecret } from '../../sign-in/totp.ts'
import { sendPage } from '../create-view.ts'
import type { PageParts } from '../page-parts.ts'
import type { View } from '../view.ts'
import { SETTINGS_PATH, type SendSettings } from './send-settings.ts'
import { TOTP_PATH } from './totp-card.tsx'
import { TotpPage } from './totp-page.tsx'

type Refusal = (texts: View['texts']) => string

const cameByLink = (response: Response) => sessionOf(response).way === 'login link'

/** As the form brings it back; a new one where somebody wrote something else. */
function secretIn(request: Request): string {
  const secret = String(request.body?.secret ?? '')
  return isTotpSecret(secret) ? secret : newTotpSecret()
}

/** Two-factor authentication, switched on and off. */
export function addTotpPageRoutes(router: Router, parts: PageParts, sendSettings: SendSettings): void {
  const { config, notices, sessions, openView } = parts
  const secondFactor = createSecondFactor(parts)
  const password = requirePassword(config)

  async function show(request: Request, response: Response, secret: string, refusal?: Refusal) {
    const { view } = await openView(request, response)
    const { hostname } = new URL(ownAddress(config, request))
    await sendPage(
      response,
      TotpPage({
        view,
        secret,
        host: hostname,
        asksPassword: !cameByLink(response),
        refusal: refusal?.(view.texts),
      }),
    )
  }

  const slowly = (refuse: (request: Request, response: Response, seconds: number) => Promise<void>) =>
    slowGuesses(
      sessions,
      (request, response, seconds) => {
        response.status(429).set('Retry-After', String(seconds))
        return refuse(request, response, seconds)
      },
      MAX_CODES_WAITING,
    )

  router.get(TOTP_PATH, async (request, response) => {
    if (await secondFactor.isOn()) return response.redirect(303, SETTINGS_PATH)
    await show(request, response, newTotpSecret())
  })

  const slowSwitchOn = slowly((request, response, seconds) =>
    show(request, response, secretIn(request), ({ signIn }) => signIn.tooMany(seconds)),
  )

  router.post(TOTP_PATH, slowSwitchOn, async (request, response) => {
    if (await secondFactor.isOn()) return response.redirect(303, SETTINGS_PATH)
    const secret = secretIn(request)
    if (!cameByLink(response) && !isSameSecret(String(request.body?.password ?? ''), password))
      return show(request, response.status(400), secret, ({ totp }) => totp.passwordWrong)
    if (!(await secondFactor.switchOn(secret, String(request.body?.code ?? '')))) {
      if (await secondFactor.isOn()) return response.redirect(303, SETTINGS_PATH) // another browser was first
      return show(request, response.status(400), secret, ({ totp }) => totp.firstWrong)
    }
    await sessions.endAll(sessionOf(response).id)
    audit(parts, actorOf(response), 'Two-factor authentication switched on')
    await notices.sendOn(response, SETTINGS_PATH, { done: 'twoFactorOn' })
  })

  router.get(`${TOTP_PATH}/off`, (_request, response) => response.redirect(303, SETTINGS_PATH)) // a switch of language on it

  const slowSwitchOff = slowly((request, response) =>
    sendSettings(request, response, { isCodeRefused: true }),
  )

  router.post(`${TOTP_PATH}/off`, slowSwitchOff, async (request, response) => {
    if (!cameByLink(response) && !(await secondFactor.use(String(request.body?.code ?? ''))))
      return sendSettings(request, response.status(400), { isCodeRefused: true })
    await secondFactor.switchOff()
    audit(parts, actorOf(response), 'Two-factor authentication switched off')
    await notices.sendOn(response, SETTINGS_PATH, { done: 'twoFactorOff' })
  })
}
