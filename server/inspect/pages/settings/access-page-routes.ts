import type { Request, Response, Router } from 'express'
import { SendersPatch, TokenInput } from '../../../../shared/access.ts'
import { AppError } from '../../../errors.ts'
import { changeSenders } from '../../change-senders.ts'
import { createToken, revokeToken } from '../../change-tokens.ts'
import { parseInput } from '../../parse-input.ts'
import { actorOf } from '../../sign-in/actor.ts'
import type { PageParts } from '../page-parts.ts'
import { SETTINGS_PATH, type SendSettings, type TypedSettings } from './send-settings.ts'
import { sendNewToken } from './shown-token.ts'

const SENDERS = `${SETTINGS_PATH}/senders`
const TOKENS = `${SETTINGS_PATH}/tokens`

type Typed = (reason: string) => TypedSettings

/** Whose mail counts, and what opens the ingress. */
export function addAccessPageRoutes(router: Router, parts: PageParts, sendSettings: SendSettings): void {
  const { config, notices } = parts

  /** What was typed stays, with the reason beside it. */
  function showRefused(request: Request, response: Response, error: unknown, typed: Typed): Promise<void> {
    if (!(error instanceof AppError) || error.code !== 'bad_request') throw error
    return sendSettings(request, response.status(400), typed(error.message))
  }

  router.get([SENDERS, TOKENS], (_request, response) => response.redirect(303, SETTINGS_PATH)) // a switch of language on it

  router.post(SENDERS, async (request, response) => {
    const text = String(request.body?.senders ?? '')
    try {
      const { senders } = parseInput(SendersPatch, { senders: text.split('\n') })
      await changeSenders(parts, actorOf(response), senders)
    } catch (error) {
      return showRefused(request, response, error, (reason) => ({ typedSenders: { text, reason } }))
    }
    await notices.sendOn(response, SETTINGS_PATH, { done: 'sendersSaved' })
  })

  router.post(`${SENDERS}/reset`, async (_request, response) => {
    await changeSenders(parts, actorOf(response), null)
    await notices.sendOn(response, SETTINGS_PATH, { done: 'sendersSaved' })
  })

  router.post(TOKENS, async (request, response) => {
    const name = String(request.body?.name ?? '')
    try {
      const input = parseInput(TokenInput, { name })
      const { secret } = await createToken(parts, actorOf(response), input.name)
      sendNewToken(request, response, config, secret)
    } catch (error) {
      return showRefused(request, response, error, (reason) => ({ typedToken: { name, reason } }))
    }
    response.redirect(303, `${SETTINGS_PATH}#tokens-heading`)
  })

  router.post(`${TOKENS}/:id/revoke`, async (request, response) => {
    await revokeToken(parts, actorOf(response), request.params.id)
    await notices.sendOn(response, SETTINGS_PATH, { done: 'tokenRevoked' })
  })
}
