import { z } from 'zod'
import { Refusal } from '../../../shared/push.ts'
import { WebhookBody } from '../../../shared/webhook-body.ts'
import type { Operation } from '../../common/operation.ts'
import { NAMED } from './named-schemas.ts'

const SECURITY = { script: [{ ingressToken: [] }], google: [{ google: [] }], anybody: [] }

/** The OpenAPI document of what is said of the routes, and of the webhooks. */
export function describeApi(operations: Operation[]): Record<string, unknown> {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gmail Push Ingress',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ adminToken: [] }, { session: [] }],
    paths,
    webhooks: { 'email.received': { post: describeWebhook() } },
    components: { securitySchemes: SECURITY_SCHEMES, schemas: describeNamed() },
  }
}

const SECURITY_SCHEMES = {
  ingressToken: { type: 'http', scheme: 'bearer', description: 'PROCESS_API_TOKEN, or a token by name' },
  adminToken: { type: 'http', scheme: 'bearer', description: 'ADMIN_API_TOKEN' },
  google: { type: 'http', scheme: 'bearer', description: 'A token that Google signed for the subscription' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'gpi_session',
    description: '__Host-gpi_session with https',
  },
}

/** What the receiver sends: https://www.standardwebhooks.com tells how to verify its three headers. */
const describeWebhook = () => ({
  operationId: 'receiveEmail',
  summary: 'An email, signed; answer any 2xx',
  security: [],
  requestBody: { required: true, content: json(WebhookBody) },
  responses: { '2XX': { description: 'Delivered' }, '4XX': { description: 'Tried again later' } },
})

function describeOperation({ status = 200, ...operation }: Operation): object {
  const { method, path, summary, caller, query, body, answer, file, isBytes } = operation
  const content = isBytes
    ? { 'application/octet-stream': {} }
    : file
      ? { 'application/x-ndjson': { schema: describe(file.line) } }
      : answer && json(answer)
  const refused = { description: 'Refused', content: json(Refusal) }
  return {
    operationId: nameOperation(method, path),
    summary,
    ...(caller && { security: SECURITY[caller] }),
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      [status]: { description: 'Done', ...(content && { content }) },
      ...(isBytes && {
        206: { description: 'The range that was asked for', content },
        304: { description: 'The same as If-None-Match says' },
      }),
      '4XX': refused,
      '5XX': refused,
    },
  }
}

/** `post /api/emails/{id}/replay` is `postEmailsIdReplay`. */
function nameOperation(method: string, path: string): string {
  const words = path.replace('/api', '').match(/\w+/g) ?? []
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

const queryParameters = (query?: z.ZodObject) =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema, undefined).success,
    schema: describe(schema),
  }))

function json(schema: z.core.$ZodType) {
  return { 'application/json': { schema: describe(schema) } }
}

function describe(schema: z.core.$ZodType): object {
  const name = NAMED.get(schema)?.id
  return name ? { $ref: toReference(name) } : withoutDialect(z.toJSONSchema(schema, { io: 'input' }))
}

function describeNamed(): Record<string, object> {
  const { schemas } = z.toJSONSchema(NAMED, { io: 'input', uri: toReference })
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutDialect(schema)]))
}

const toReference = (name: string) => `#/components/schemas/${name}`

function withoutDialect({ $schema: _dialect, $id: _id, ...schema }: Record<string, unknown>): object {
  return schema
}
