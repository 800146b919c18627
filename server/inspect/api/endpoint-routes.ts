import { EndpointInput, EndpointPatch, PreviewInput, SecretRotation } from '../../../shared/api.ts'
import { isSuccess } from '../../../shared/is-success.ts'
import type { Context } from '../../context.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  rotateSecret,
  listShown,
  withoutSecret,
  withSecret,
} from '../endpoint-changes.ts'
import { previewPayload } from '../preview-payload.ts'
import { EndpointAnswer, EndpointCreated, EndpointList, PreviewAnswer, TestAnswer } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

export function endpointRoutes(context: Context): ApiRoute[] {
  const { store, outgoing } = context
  return [
    apiRoute('get', '/api/endpoints', {
      summary: 'All endpoints',
      answer: EndpointList,
      run: async () => ({ success: true, endpoints: await listShown(store) }),
    }),
    apiRoute('post', '/api/endpoints', {
      summary: 'Add one; its secret is shown this once',
      body: EndpointInput,
      status: 201,
      answer: EndpointCreated,
      run: async ({ body, actor }) => ({
        success: true,
        endpoint: withSecret(await createEndpoint(context, actor, body)),
      }),
    }),
    apiRoute('post', '/api/endpoints/preview', {
      summary: 'What an endpoint would be sent of an email, to the byte; nothing is sent or saved',
      body: PreviewInput,
      answer: PreviewAnswer,
      run: async ({ body }) => ({ success: true, ...(await previewPayload(context, body)) }),
    }),
    apiRoute('patch', '/api/endpoints/{id}', {
      summary: 'Change, pause or resume',
      body: EndpointPatch,
      answer: EndpointAnswer,
      async run({ param, body, actor }) {
        const endpoint = await changeEndpoint(context, actor, { id: param('id'), patch: body })
        return { success: true, endpoint: withoutSecret(endpoint) }
      },
    }),
    apiRoute('delete', '/api/endpoints/{id}', {
      summary: 'Delete; open deliveries become undelivered',
      status: 204,
      run: ({ param, actor }) => deleteEndpoint(context, actor, param('id')),
    }),
    apiRoute('post', '/api/endpoints/{id}/rotate-secret', {
      summary:
        'Replace its secret; the new one is shown this once, and the former counts too for `overlapHours`',
      body: SecretRotation,
      answer: EndpointCreated,
      run: async ({ param, body, actor }) => ({
        success: true,
        endpoint: withSecret(await rotateSecret(context, actor, { id: param('id'), ...body })),
      }),
    }),
    apiRoute('post', '/api/endpoints/{id}/test', {
      summary: 'Send a sample now, signed with the newest secret alone',
      answer: TestAnswer,
      async run({ param }) {
        const attempt = await outgoing.sendTest(await findEndpoint(context, param('id')))
        return { success: isSuccess(attempt.httpStatus ?? 0), attempt }
      },
    }),
  ]
}
