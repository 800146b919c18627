import type { Request, Response, Router } from 'express'
import { EndpointInput } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  withoutSecret,
} from './endpoint-changes.ts'
import { EndpointsPage, type EndpointsPageProps } from './pages/endpoints-page.tsx'
import { dropEmpty, parseInput } from './parse-input.ts'
import { actorOf } from './sign-in/actor.ts'
import { createView, sendPage } from './view-routes.ts'

const PATH = '/dashboard/endpoints'

export function addEndpointPageRoutes(router: Router, context: Context): void {
  const { store, outgoing } = context

  type Extras = Pick<EndpointsPageProps, 'created' | 'test' | 'refused'>
  async function showEndpoints(request: Request, response: Response, extras: Extras = {}): Promise<void> {
    const endpoints = (await store.listEndpoints()).map(withoutSecret)
    const view = { ...createView(request), path: PATH } // a form's own address is nothing to come back to
    sendPage(response, EndpointsPage({ view, endpoints, ...extras }))
  }

  router.get(PATH, (request, response) => showEndpoints(request, response))

  router.post(PATH, async (request, response) => {
    try {
      const created = await createEndpoint(
        context,
        actorOf(response),
        parseInput(EndpointInput, dropEmpty(request.body)),
      )
      await showEndpoints(request, response.status(201), { created })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad_request') throw error
      const refused = { url: request.body?.url, name: request.body?.name, reason: error.message }
      await showEndpoints(request, response.status(400), { refused })
    }
  })

  router.post(`${PATH}/:id/test`, async (request, response) => {
    const endpoint = await findEndpoint(context, String(request.params.id))
    const attempt = await outgoing.sendTest(endpoint)
    await showEndpoints(request, response, { test: { endpointId: endpoint.id, attempt } })
  })

  router.post(`${PATH}/:id/pause`, async (request, response) => {
    const patch = { enabled: false }
    await changeEndpoint(context, actorOf(response), { id: String(request.params.id), patch })
    response.redirect(303, `${PATH}?done=paused`)
  })

  router.post(`${PATH}/:id/resume`, async (request, response) => {
    const patch = { enabled: true }
    await changeEndpoint(context, actorOf(response), { id: String(request.params.id), patch })
    response.redirect(303, `${PATH}?done=resumed`)
  })

  router.post(`${PATH}/:id/delete`, async (request, response) => {
    await deleteEndpoint(context, actorOf(response), String(request.params.id))
    response.redirect(303, `${PATH}?done=deleted`)
  })
}
