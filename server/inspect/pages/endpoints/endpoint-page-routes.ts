import type { Request, Response, Router } from 'express'
import { EndpointInput, EndpointPatch, PreviewInput, SecretRotation } from '../../../../shared/api.ts'
import { isSuccess } from '../../../../shared/is-success.ts'
import { AppError } from '../../../errors.ts'
import type { StoredEndpoint } from '../../../store/store.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  rotateSecret,
  withoutSecret,
} from '../../endpoint-changes.ts'
import type { TypedEndpoint } from './endpoint-field.tsx'
import { splitRule, toRule } from './rule-form.ts'
import { splitWindow, toWindow } from './window-form.ts'
import { EndpointsPage, type EndpointsPageProps } from './endpoints-page.tsx'
import type { PageParts } from '../page-parts.ts'
import { dropEmpty, parseInput } from '../../parse-input.ts'
import { readLimits, typedLimits } from './read-limits.ts'
import { previewPayload } from '../../preview-payload.ts'
import { redeliver } from '../../redeliver.ts'
import { actorOf } from '../../sign-in/actor.ts'
import type { Notice } from '../../sign-in/notices.ts'
import { sendPage } from '../create-view.ts'

const PATH = '/dashboard/endpoints'

// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function addEndpointPageRoutes(router: Router, parts: PageParts): void {
  const { store, outgoing, notices, openView } = parts

  async function sendEndpoints(request: Request, response: Response, typed?: TypedEndpoint): Promise<void> {
    const { view, notice } = await openView(request, response)
    const [endpoints, measures] = await Promise.all([store.listEndpoints(), store.measure(view.now, 24)])
    const shown = { view, measures, endpoints: endpoints.map(withoutSecret), ...show(notice, endpoints) }
    await sendPage(response, EndpointsPage({ ...shown, ...(typed ? { typed } : {}) }))
  }

  type Act = (request: Request, response: Response, typed: TypedEndpoint) => Promise<void>

  /** A form that is refused is shown again as it was, with the reason. */
  function onForm(path: string, act: Act): void {
    router.post(path, async (request, response) => {
      const typed = typedIn({ ...request.body, ...request.params })
      try {
        await act(request, response, typed)
      } catch (error) {
        await sendEndpoints(request, response.status(400), { ...typed, reason: reasonFor(error) })
      }
    })
  }

  router.get(PATH, (request, response) => sendEndpoints(request, response))

  onForm(PATH, async (request, response, typed) => {
    const rest = splitWindow(splitRule(request.body).fields).fields
    const { again, removeHeaders: _removeHeaders, ...fields } = rest
    const given = dropEmpty({ ...fields, ...readLimits(fields) })
    const wishes = { rule: toRule(typed.rule), window: toWindow(typed.window) }
    const input = parseInput(EndpointInput, { ...given, ...wishes })
    const same = again ? undefined : (await store.listEndpoints()).find((one) => one.url === input.url)
    if (same) return sendEndpoints(request, response.status(409), { ...typed, sameAs: same.name })
    const { id } = await createEndpoint(parts, actorOf(response), input)
    await notices.sendOn(response, PATH, { createdEndpointId: id })
  })

  router.get([`${PATH}/preview`, `${PATH}/:id/edit`], (_request, response) => response.redirect(303, PATH)) // a switch of language on it

  /** Of what stands in a form. */
  onForm(`${PATH}/preview`, async (request, response, typed) => {
    const { id, url, shape, format, rule } = typed
    const known = id && !url ? (await findEndpoint(parts, id)).url : url
    const input = parseInput(PreviewInput, { url: known, shape, format, rule: toRule(rule) })
    await sendEndpoints(request, response, { ...typed, preview: await previewPayload(parts, input) })
  })

  onForm(`${PATH}/:id/edit`, async (request, response, typed) => {
    const { id = '', name, url, shape, format } = typed
    const wishes = { rule: toRule(typed.rule), window: toWindow(typed.window) }
    const given = { name, shape, format, ...wishes, ...readLimits(request.body ?? {}) }
    const patch = parseInput(EndpointPatch, { ...given, ...(url ? { url } : {}) }) // it may hold a key, so it is not shown: empty, it stays
    await changeEndpoint(parts, actorOf(response), { id, patch })
    await notices.sendOn(response, PATH, { done: 'saved' })
  })

  router.post(`${PATH}/:id/test-and-send`, async (request, response) => {
    const endpoint = await findEndpoint(parts, request.params.id)
    const { id } = endpoint
    const actor = actorOf(response)
    const attempt = await outgoing.sendTest(endpoint)
    if (isSuccess(attempt.httpStatus ?? 0)) {
      // what was held goes out by being enabled
      if (endpoint.enabled)
        await redeliver(parts, actor, { filter: { endpoint: id, delivery: 'retrying' } }, [id])
      else await changeEndpoint(parts, actor, { id, patch: { enabled: true } })
    }
    await notices.sendOn(response, PATH, { test: { endpointId: id, attempt } })
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

  router.post(`${PATH}/:id/rotate-secret`, async (request, response) => {
    const { id } = request.params
    const rotation = parseInput(SecretRotation, { overlapHours: Number(request.body?.overlapHours) })
    await rotateSecret(parts, actorOf(response), { id, ...rotation })
    await notices.sendOn(response, PATH, { createdEndpointId: id, isRotated: true })
  })

  router.post(`${PATH}/:id/delete`, async (request, response) => {
    await deleteEndpoint(parts, actorOf(response), request.params.id)
    await notices.sendOn(response, PATH, { done: 'deleted' })
  })
}

function typedIn({ id, url, name, secret, shape, format, ...more }: Record<string, unknown>): TypedEndpoint {
  const { typedRule: rule } = splitRule(more)
  const { typedWindow: window } = splitWindow(more)
  return {
    id: id ? String(id) : undefined,
    url,
    name,
    secret,
    shape,
    format,
    rule,
    window,
    limits: typedLimits(more),
  }
}

/** Of what can be mended in the form. */
function reasonFor(error: unknown): string {
  if (error instanceof AppError && error.code === 'bad_request') return error.message
  throw error
}

/** The secret comes from the store: the notice says only whose. */
function show(
  notice: Notice | undefined,
  endpoints: StoredEndpoint[],
): Pick<EndpointsPageProps, 'created' | 'test'> {
  if (!notice || 'done' in notice) return {}
  if ('test' in notice) return { test: notice.test }
  const created = endpoints.find(({ id }) => id === notice.createdEndpointId)
  return { created: created && { ...created, isRotated: notice.isRotated === true } }
}
