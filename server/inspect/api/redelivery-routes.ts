import { RedeliveryInput } from '../../../shared/api.ts'
import type { Context } from '../../context.ts'
import { dismissUndelivered, redeliver } from '../redeliver.ts'
import { DismissAnswer, RedeliveryAnswer, RedeliveryList } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

/** What is done about many deliveries at once. */
export function redeliveryRoutes(context: Context): ApiRoute[] {
  const { store } = context
  return [
    apiRoute('post', '/api/redeliveries', {
      summary:
        'Deliver many emails again, a few a second: those of `ids` to all endpoints; of a `filter` by `delivery` or `endpoint` only the deliveries it names, of another to all; with `endpointIds` to those instead',
      body: RedeliveryInput,
      status: 202,
      answer: RedeliveryAnswer,
      async run({ body: { filter = {}, ids, endpointIds }, actor }) {
        const redelivery = await redeliver(context, actor, ids ? { ids } : { filter }, endpointIds)
        return { success: true, redelivery }
      },
    }),
    apiRoute('get', '/api/redeliveries', {
      summary: 'How far they are, newest first',
      answer: RedeliveryList,
      run: async () => ({ success: true, redeliveries: await store.listRedeliveries() }),
    }),
    apiRoute('post', '/api/endpoints/{id}/dismiss', {
      summary: 'Let what is undelivered to it, which may be deleted, count no longer',
      answer: DismissAnswer,
      run: async ({ param, actor }) => ({
        success: true,
        dismissed: await dismissUndelivered(context, actor, param('id')),
      }),
    }),
  ]
}
