import { SendersPatch, TokenInput } from '../../../shared/access.ts'
import type { Context } from '../../context.ts'
import { changeSenders, readSenders } from '../change-senders.ts'
import { createToken, listTokens, revokeToken } from '../change-tokens.ts'
import { SendersAnswer, TokenCreated, TokenList } from './answers.ts'
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
    apiRoute('get', '/api/tokens', {
      summary: 'What opens the ingress, when it last did, and for which mailboxes',
      answer: TokenList,
      run: async () => ({ success: true, tokens: await listTokens(context) }),
    }),
    apiRoute('post', '/api/tokens', {
      summary: 'Make an ingress token; it is shown this once as `secret`',
      body: TokenInput,
      status: 201,
      answer: TokenCreated,
      run: async ({ body, actor }) => ({
        success: true as const,
        ...(await createToken(context, actor, body.name)),
      }),
    }),
    apiRoute('delete', '/api/tokens/{id}', {
      summary: 'Revoke an ingress token',
      status: 204,
      run: ({ param, actor }) => revokeToken(context, actor, param('id')),
    }),
  ]
}
