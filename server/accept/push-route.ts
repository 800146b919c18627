import type { RequestHandler, Response } from 'express'
import type { PushAnswer } from '../../shared/push.ts'
import type { Context } from '../context.ts'
import { acceptEmail } from './accept-email.ts'
import type { Gate } from './gate.ts'
import { parsePush } from './parse-push.ts'
import type { JsonReader } from './read-json.ts'

const LOG_LINE: Record<PushAnswer['status'], string> = {
  processed: 'API INGRESS: Gmail push processed successfully',
  already_processed: 'API INGRESS: Gmail push already processed',
  skipped_sender_not_allowed: 'API INGRESS: Gmail push skipped, sender not allowed',
}

/** One push, in the contract's order of checks. Everything in one handler: this is the busy route. */
export function createPushRoute(context: Context, gate: Gate, readJson: JsonReader): RequestHandler {
  const { log } = context
  return async function pushRoute(request, response) {
    gate.admitWork(request.headers.authorization)
    const answer = await readJson(request, async (payload) => {
      const { push, ignoredFields } = parsePush(payload)
      const answer = await acceptEmail(context, push)
      const ignored = ignoredFields.length > 0 && { ignoredFields }
      log.info({ emailId: answer.email_id, ...ignored }, LOG_LINE[answer.status])
      return answer
    })
    sendJson(response, answer)
  }
}

/** `response.json` without what it works out for browsers, which costs more than the rest of the answer. */
function sendJson(response: Response, answer: PushAnswer): void {
  const body = JSON.stringify(answer)
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
}
