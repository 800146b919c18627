import type { Router } from 'express'
import { EndpointInput } from '../../../shared/api.ts'
import { AppError } from '../../errors.ts'
import type { StoredEndpoint } from '../../store/store.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  withoutSecret,
} from '../endpoint-changes.ts'
import { EndpointsPage, type EndpointsPageProps } from './endpoints-page.tsx'
import type { PageParts } from './page-parts.ts'
import { dropEmpty, parseInput } from '../parse-input.ts'
import { actorOf } from '../sign-in/actor.ts'
import type { Notice } from '../sign-in/notices.ts'
import { sendPage } from './create-view.ts'

const PATH = '/dashboard/endpoints'

export function addEndpointPageRoutes(router: Router, parts: PageParts): void {
  const { store, outgoing, notices, openView } = parts

  router.get(PATH, async (request, response) => {
    const endpoints = await store.listEndpoints()
    const { view, notice } = await openView(request, response)
    await sendPage(
      response,
      EndpointsPage({ view, endpoints: endpoints.map(withoutSecret), ...show(notice, endpoints) }),
    )
  })

  router.post(PATH, async (request, response) => {
    try {
      const input = parseInput(EndpointInput, dropEmpty(request.body))
      const { id } = await createEndpoint(parts, actorOf(response), input)
      await notices.sendOn(response, PATH, { createdEndpointId: id })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad_request') throw error
      const refused = { url: request.body?.url, name: request.body?.name, reason: error.message }
      const endpoints = (await store.listEndpoints()).map(withoutSecret)
      const { view } = await openView(request, response)
      await sendPage(response.status(400), EndpointsPage({ view, endpoints, refused }))
    }
  })

  router.post(`${PATH}/:id/test`, async (request, response) => {
    const endpoint = await findEndpoint(parts, request.params.id)
    const attempt = await outgoing.sendTest(endpoint)
    await notices.sendOn(response, PATH, { test: { endpointId: endpoint.id, attempt } })
  })

  router.post(`${PATH}/:id/pause`, async (request, response) => {
    await changeEndpoint(parts, actorOf(response), { id: request.params.id, patch: { enabled: false } })
    await notices.sendOn(response, PATH, { done: 'paused' })
  })

  router.post(`${PATH}/:id/resume`, async (request, response) => {
    await changeEndpoint(parts, actorOf(response), { id: request.params.id, patch: { enabled: true } })
    const { webhook_sending_enabled } = await store.readSettings()
    await notices.sendOn(response, PATH, { done: webhook_sending_enabled ? 'resumed' : 'resumedButOff' })
  })

  router.post(`${PATH}/:id/delete`, async (request, response) => {
    await deleteEndpoint(parts, actorOf(response), request.params.id)
    await notices.sendOn(response, PATH, { done: 'deleted' })
  })
}

/** The secret comes from the store: the notice says only whose. */
function show(
  notice: Notice | undefined,
  endpoints: StoredEndpoint[],
): Pick<EndpointsPageProps, 'created' | 'test'> {
  if (!notice || 'done' in notice) return {}
  if ('test' in notice) return { test: notice.test }
  return { created: endpoints.find(({ id }) => id === notice.createdEndpointId) }
}
