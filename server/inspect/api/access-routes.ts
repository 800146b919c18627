import { SendersPatch } from '../../../shared/access.ts'
import type { Context } from '../../context.ts'
import { changeSenders, readSenders } from '../change-senders.ts'
import { SendersAnswer } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

/** Whose mail counts, and who may push. */
export function accessRoutes(context: Context): ApiRoute[] {
  return [
    apiRoute('get', '/api/senders', {
      summary: 'The allowlist of senders, and where it comes from',
      answer: SendersAnswer,
      run: async () => ({ success: true, ...(await readSenders(context)) }),
    }),
    apiRoute('patch', '/api/senders', {
      summary: 'Replace the allowlist, from the next push on; a wrong line changes nothing',
      body: SendersPatch,
      answer: SendersAnswer,
      run: async ({ body, actor }) => ({
        success: true,
        ...(await changeSenders(context, actor, body.senders)),
      }),
    }),
  ]
}
