import type { PushAnswer } from '../../shared/push.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from '../context.ts'
import { acceptEmail } from './accept-email.ts'
import type { Gate } from './gate.ts'
import { parsePush } from './parse-push.ts'
import type { JsonReader } from './read-json.ts'
import { sendJson } from '../common/send-json.ts'

const LOG_LINE: Record<PushAnswer['status'], string> = {
  processed: 'API INGRESS: Gmail push processed successfully',
  already_processed: 'API INGRESS: Gmail push already processed',
  skipped_sender_not_allowed: 'API INGRESS: Gmail push skipped, sender not allowed',
  skipped_sender_not_verified: 'API INGRESS: Gmail push skipped, sender not verified',
}

/** Takes Node's own request and response: see `createIngressRoutes`. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** One push, in the contract's order of checks. Everything in one handler: this is the busy route. */
export function createPushRoute(context: Context, gate: Gate, readJson: JsonReader): Handler {
  const { log, tally } = context
  return async function pushRoute(request, response) {
    await gate.admitWork(request.headers.authorization)
    const answer = await readJson(request, async (payload) => {
      const { push, ignoredFields, cutFields } = parsePush(payload)
      const answer = await acceptEmail(context, push)
      const ignored = ignoredFields.length > 0 && { ignoredFields }
      const cut = cutFields.length > 0 && { cutFields }
      tally.pushed(answer.status)
      log.info({ emailId: answer.email_id, ...ignored, ...cut }, LOG_LINE[answer.status])
      return answer
    })
    sendJson(response, 200, answer)
  }
}
