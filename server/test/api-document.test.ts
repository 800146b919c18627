import { createIngressRoutes } from '../accept/ingress-routes.ts'
import { createApiRoutes } from '../inspect/api/api-routes.ts'
import { createPageRoutes } from '../inspect/pages/page-routes.ts'
import { createSessions } from '../inspect/sign-in/sessions.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'
import { walkRoutes } from './walk-routes.ts'

const DOORBELL = {
  DOORBELL_SCRIPT_URL: 'https://script.example/exec',
  DOORBELL_SECRET: 'shared-doorbell-secret',
  DOORBELL_AUDIENCE: 'https://receiver.example',
  DOORBELL_SERVICE_ACCOUNT: 'doorbell@example.com',
}

let receiver: TestReceiver
let document: Document
beforeEach(async () => {
  receiver = await startReceiver({ env: DOORBELL })
  document = await (await fetch(`${receiver.url}/api/openapi.json`)).json()
})
afterEach(() => receiver.close())

interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { required?: string[]; additionalProperties?: boolean }> }
  webhooks: object
}
interface Operation {
  security?: Record<string, string[]>[]
  parameters: { name: string; in: string; required: boolean }[]
}

const walkAll = () => {
  const { ctx } = receiver
  const sessions = createSessions(ctx)
  const ingress = createIngressRoutes(ctx).router
  const api = createApiRoutes(ctx, sessions, [])
  return {
    api: [...walkRoutes(ingress), ...walkRoutes(api).map((route) => route.replace(' ', ' /api'))],
    pages: walkRoutes(createPageRoutes(ctx, sessions)),
  }
}

it('names exactly the routes there are', () => {
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  expect(described).toContain('delete /api/emails')
  expect(described.sort()).toEqual(walkAll().api.sort())
})

it('is public, names its schemas, and every reference leads somewhere', () => {
  const { schemas } = document.components
  expect(schemas.Push?.required).toEqual(['sender', 'body'])
  expect(schemas.EndpointInput).toMatchObject({ required: ['url'], additionalProperties: false })
  expect(Object.keys(document.webhooks)).toEqual(['email.received'])
  expect(schemas.WebhookBody?.required).toEqual(['type', 'timestamp', 'data'])
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? '')
  expect(references.length).toBeGreaterThan(20)
  for (const to of references) expect(schemas).toHaveProperty(to.replace('#/components/schemas/', ''))
})

it('says who may call what, and which parameters there are', () => {
  const { paths } = document
  expect(paths['/api/openapi.json']?.get?.security).toEqual([])
  expect(paths['/api/ingress/gmail']?.post?.security).toEqual([{ ingressToken: [] }])
  expect(paths['/api/emails']?.get?.security).toBeUndefined()
  expect(paths['/api/emails']?.delete?.parameters).toMatchObject([
    { name: 'address', in: 'query', required: true },
  ])
  expect(paths['/api/emails']?.get?.parameters.every(({ required }) => !required)).toBe(true)
  expect(paths['/api/emails/{id}/replay']?.post?.parameters).toMatchObject([{ name: 'id', in: 'path' }])
})

it('answers HEAD wherever GET answers, the same without a body, and ends it', async () => {
  await receiver.push({ sender: 'a@b.c', body: 'x', messageId: 'm1' })
  const cookie = await signIn(receiver.url, PASSWORD)
  const { api, pages } = walkAll()
  const paths = [...api, ...pages, 'get /health', 'get /livez', 'get /readyz']
    .filter((route) => route.startsWith('get '))
    .map((route) => route.slice('get '.length))
  expect(paths).toEqual(expect.arrayContaining(['/api/ingress/gmail', '/api/export', '/dashboard/live']))
  for (const path of paths) {
    const headers = { cookie, ...(path === '/api/ingress/gmail' && { authorization: `Bearer ${TOKEN}` }) }
    const ask = (method: string) => fetch(receiver.url + path, { method, headers, redirect: 'manual' })
    const [get, head] = await Promise.all([ask('GET'), ask('HEAD')])
    expect([path, head.status, head.headers.get('content-type')]).toEqual([
      path,
      get.status,
      get.headers.get('content-type'),
    ])
    expect(await head.text()).toBe('')
    await get.body?.cancel()
  }
})

it('lets no cache keep what it answers, and no browser guess what it is', async () => {
  const { api } = walkAll()
  const paths = [
    ...api.map((route) => route.split(' ')[1] ?? ''),
    '/api/nothing',
    '/health',
    '/livez',
    '/readyz',
  ]
  for (const path of new Set(paths)) {
    for (const call of [fetch(receiver.url + path), receiver.api(path)]) {
      const { headers } = await call
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store'])
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    }
  }
})

describe('a field or parameter that is not known', () => {
  it.each([
    ['POST', '/api/endpoints', { url: 'https://example.com', colour: 'b', size: 60 }],
    ['PATCH', '/api/endpoints/ep_1', { enabled: true, colour: {}, size: 1 }],
    ['PATCH', '/api/settings', { gmail_ingress_enabled: false, colour: 1, size: 1 }],
    ['POST', '/api/mailboxes/a%40b.c/resend', { messageId: 'm', colour: 1, size: 1 }],
    ['GET', '/api/emails?colour=1&size=1', undefined],
    ['DELETE', '/api/emails?address=a%40b.c&colour=1&size=1', undefined],
  ])('is refused by name: %s %s', async (method, path, body) => {
    const response = await receiver.api(path, { method, body: body && JSON.stringify(body) })
    expect([response.status, (await response.json()).message]).toEqual([
      400,
      'colour, size is not known here - /api/openapi.json says what is',
    ])
    expect(await receiver.ctx.store.listEndpoints()).toEqual([])
    expect((await receiver.ctx.store.readSettings()).gmail_ingress_enabled).toBe(true)
  })

  it('is not repeated at any length', async () => {
    const fields = Array.from({ length: 500 }, (_, index) => [`${'x'.repeat(100)}${index}`, 1])
    const body = JSON.stringify({ url: 'https://example.com', ...Object.fromEntries(fields) })
    const response = await receiver.api('/api/endpoints', { method: 'POST', body })
    expect((await response.json()).message).toMatch(/^(x{50}…, ){4}x{50}… and 495 more /)
  })
})
