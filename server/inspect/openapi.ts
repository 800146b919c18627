import { z } from 'zod'
import * as api from '../../shared/api.ts'
import * as report from '../../shared/mailbox-report.ts'
import * as push from '../../shared/push.ts'
import { WebhookBody } from '../../shared/webhook-body.ts'

const ok = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object({ success: z.literal(true), ...shape })

const EndpointWithSecret = api.Endpoint.extend({ secret: z.string() })

const SCHEMAS = {
  Push: push.Push,
  PushAnswer: push.PushAnswer,
  ProbeAnswer: push.ProbeAnswer,
  Refusal: push.Refusal,
  Heartbeat: report.Heartbeat,
  HeartbeatAnswer: report.HeartbeatAnswer,
  Reconcile: report.Reconcile,
  ReconcileAnswer: report.ReconcileAnswer,
  EndpointInput: api.EndpointInput,
  EndpointPatch: api.EndpointPatch,
  SettingsPatch: api.SettingsPatch,
  ResendInput: z.object({ messageId: z.string() }),
  Done: ok({}),
  EmailList: ok(api.EmailPage.shape),
  EmailAnswer: ok({ email: api.EmailDetail }),
  EndpointList: ok({ endpoints: z.array(api.Endpoint) }),
  EndpointAnswer: ok({ endpoint: api.Endpoint }),
  EndpointCreated: ok({ endpoint: EndpointWithSecret }),
  TestAnswer: z.object({ success: z.boolean(), attempt: api.Attempt }),
  SettingsAnswer: ok(api.Settings.shape),
  StatusAnswer: ok(api.Status.shape),
  WebhookBody,
}
type SchemaName = keyof typeof SCHEMAS

interface Operation {
  summary: string
  body?: SchemaName
  answer?: SchemaName
  status?: 200 | 201 | 202 | 204
  query?: z.ZodObject
  security?: object[]
}

const INGRESS = { security: [{ ingressToken: [] }] }

const PATHS: Record<string, Record<string, Operation>> = {
  '/api/ingress/gmail': {
    get: { summary: 'Probe the address and the token', answer: 'ProbeAnswer', ...INGRESS },
    post: {
      summary: 'Push one Gmail message; 200 means durable',
      body: 'Push',
      answer: 'PushAnswer',
      ...INGRESS,
    },
  },
  '/api/ingress/gmail/heartbeat': {
    post: { summary: 'How the script is doing', body: 'Heartbeat', answer: 'HeartbeatAnswer', ...INGRESS },
  },
  '/api/ingress/gmail/reconcile': {
    post: {
      summary: 'Which messages are missing here',
      body: 'Reconcile',
      answer: 'ReconcileAnswer',
      ...INGRESS,
    },
  },
  '/api/emails': { get: { summary: 'Emails, newest first', query: api.EmailQuery, answer: 'EmailList' } },
  '/api/emails/{id}': { get: { summary: 'One email with every attempt', answer: 'EmailAnswer' } },
  '/api/emails/{id}/replay': {
    post: {
      summary: 'Deliver again to every endpoint; releases a skipped email',
      answer: 'Done',
      status: 202,
    },
  },
  '/api/deliveries/{id}/retry': {
    post: { summary: 'Attempt one delivery now', answer: 'Done', status: 202 },
  },
  '/api/mailboxes/{mailbox}/resend': {
    post: { summary: 'Ask for a set-aside message again', body: 'ResendInput', answer: 'Done', status: 202 },
  },
  '/api/endpoints': {
    get: { summary: 'All endpoints', answer: 'EndpointList' },
    post: {
      summary: 'Add one; its secret is shown this once',
      body: 'EndpointInput',
      answer: 'EndpointCreated',
      status: 201,
    },
  },
  '/api/endpoints/{id}': {
    patch: { summary: 'Change, pause or resume', body: 'EndpointPatch', answer: 'EndpointAnswer' },
    delete: { summary: 'Delete; open deliveries become undelivered', status: 204 },
  },
  '/api/endpoints/{id}/test': { post: { summary: 'Send a signed sample now', answer: 'TestAnswer' } },
  '/api/settings': {
    get: { summary: 'The switches', answer: 'SettingsAnswer' },
    patch: { summary: 'Turn switches', body: 'SettingsPatch', answer: 'SettingsAnswer' },
  },
  '/api/status': { get: { summary: 'Mailboxes, counts, alerts', answer: 'StatusAnswer' } },
}

/** The OpenAPI document of everything under /api, and of the webhooks. */
export function describeApi(): object {
  const paths = mapValues(PATHS, (operations, path) =>
    mapValues(operations, (one) => describeOperation(one, path)),
  )
  return {
    openapi: '3.1.0',
    info: { title: 'Gmail Push Ingress', version: '1' },
    security: [{ adminToken: [] }, { session: [] }],
    paths,
    webhooks: { 'email.received': { post: describeWebhook() } },
    components: {
      securitySchemes: {
        ingressToken: { type: 'http', scheme: 'bearer', description: 'PROCESS_API_TOKEN' },
        adminToken: { type: 'http', scheme: 'bearer', description: 'ADMIN_API_TOKEN' },
        session: { type: 'apiKey', in: 'cookie', name: 'gpi_session' },
      },
      schemas: mapValues(SCHEMAS, toJsonSchema),
    },
  }
}

/** What the receiver sends: https://www.standardwebhooks.com tells how to verify its three headers. */
const describeWebhook = () => ({
  summary: 'An email, signed; answer any 2xx',
  requestBody: { required: true, content: json('WebhookBody') },
  responses: { '2XX': { description: 'Delivered' }, default: { description: 'Tried again later' } },
})

function describeOperation(
  { summary, body, answer, status = 200, query, security }: Operation,
  path: string,
): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: toJsonSchema(schema as z.ZodType), // the values of a zod object's shape are schemas
  }))
  return {
    summary,
    ...(security && { security }),
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      [status]: { description: 'Done', ...(answer && { content: json(answer) }) },
      default: { description: 'Refused', content: json('Refusal') },
    },
  }
}

const json = (name: SchemaName) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
})

function toJsonSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest
}

function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
