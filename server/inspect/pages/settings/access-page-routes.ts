import type { Router } from 'express'
import { SendersPatch } from '../../../../shared/access.ts'
import { AppError } from '../../../errors.ts'
import { changeSenders } from '../../change-senders.ts'
import { parseInput } from '../../parse-input.ts'
import { actorOf } from '../../sign-in/actor.ts'
import type { PageParts } from '../page-parts.ts'
import { SETTINGS_PATH, type SendSettings } from './send-settings.ts'

const PATH = `${SETTINGS_PATH}/senders`

/** Whose mail counts. */
export function addAccessPageRoutes(router: Router, parts: PageParts, sendSettings: SendSettings): void {
  const { notices } = parts

  router.get(PATH, (_request, response) => response.redirect(303, SETTINGS_PATH)) // a switch of language on it

  router.post(PATH, async (request, response) => {
    const text = String(request.body?.senders ?? '')
    try {
      const { senders } = parseInput(SendersPatch, { senders: text.split('\n') })
      await changeSenders(parts, actorOf(response), senders)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad_request') throw error
      const typed = { text, reason: error.message }
      return sendSettings(request, response.status(400), { typedSenders: typed })
    }
    await notices.sendOn(response, SETTINGS_PATH, { done: 'sendersSaved' })
  })

  router.post(`${PATH}/reset`, async (_request, response) => {
    await changeSenders(parts, actorOf(response), null)
    await notices.sendOn(response, SETTINGS_PATH, { done: 'sendersSaved' })
  })
}
