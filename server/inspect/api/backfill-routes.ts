import { BackfillSpan } from '../../../shared/mailbox-report.ts'
import type { Context } from '../../context.ts'
import { askBackfill, cancelBackfill, readSpan } from '../backfill.ts'
import { Done } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

/** How far it is stands with its mailbox in /api/status. */
export function backfillRoutes(context: Context): ApiRoute[] {
  const path = '/api/mailboxes/{mailbox}/backfill'
  return [
    apiRoute('post', path, {
      summary: 'Have the script push what is missing here of a time',
      body: BackfillSpan,
      status: 202,
      answer: Done,
      async run({ param, body, actor }) {
        const span = readSpan(body, context.now())
        await askBackfill(context, actor, { mailbox: param('mailbox'), span })
        return { success: true }
      },
    }),
    apiRoute('delete', path, {
      summary: 'Call that off',
      status: 202,
      answer: Done,
      async run({ param, actor }) {
        await cancelBackfill(context, actor, param('mailbox'))
        return { success: true }
      },
    }),
  ]
}
