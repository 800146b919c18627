import type { Context } from '../../context.ts'
import { ownAddress } from '../own-address.ts'
import { readSetup } from '../read-setup.ts'
import { SetupAnswer } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

export function setupRoutes(context: Context): ApiRoute[] {
  return [
    apiRoute('get', '/api/setup', {
      summary:
        'How far set-up has come: the checklist and the troubleshooting table, by what really happened',
      answer: SetupAnswer,
      run: async ({ caller }) => ({
        success: true,
        ...(await readSetup(context, ownAddress(context.config, caller))),
      }),
    }),
  ]
}
