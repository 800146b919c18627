import type { Router } from 'express'
import { EndpointInput, EndpointPatch } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { changeEndpoint, createEndpoint, findEndpoint, withoutSecret } from './endpoint-changes.ts'
import { isDelivered } from './is-delivered.ts'
import { addRoute } from './method-routes.ts'
import { parseInput, parsePatch } from './parse-input.ts'

export function addEndpointRoutes(router: Router, context: Context): void {
  const { store, outgoing } = context

  addRoute(router, '/endpoints', {
    async get(_request, response) {
      const endpoints = (await store.listEndpoints()).map(withoutSecret)
      response.json({ success: true, endpoints })
    },
    async post(request, response) {
      const endpoint = await createEndpoint(context, parseInput(EndpointInput, request.body))
      response.status(201).json({ success: true, endpoint })
    },
  })

  addRoute(router, '/endpoints/:id', {
    async patch(request, response) {
      const patch = parsePatch(EndpointPatch, request.body)
      const endpoint = await changeEndpoint(context, String(request.params.id), patch)
      response.json({ success: true, endpoint: withoutSecret(endpoint) })
    },
    async delete(request, response) {
      const isKnown = await store.deleteEndpoint(String(request.params.id))
      if (!isKnown) throw new AppError('not_found', 'No such endpoint')
      response.status(204).end()
    },
  })

  addRoute(router, '/endpoints/:id/test', {
    async post(request, response) {
      const attempt = await outgoing.sendTest(await findEndpoint(context, String(request.params.id)))
      response.json({ success: isDelivered(attempt), attempt })
    },
  })
}
