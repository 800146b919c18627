import { z } from 'zod'

/** How an endpoint is told of an email; see docs/receive.md. */
export const EndpointShape = z.enum([
  'standard',
  'flat',
  'metadata',
  'original',
  'postmark',
  'mailgun',
  'sendgrid',
  'slack',
  'discord',
  'telegram',
])
export type EndpointShape = z.infer<typeof EndpointShape>

/** `usual`: a form for `mailgun` and `sendgrid`, as those send one; else JSON. `form`: application/x-www-form-urlencoded. */
export const BodyFormat = z.enum(['usual', 'json', 'form'])
export type BodyFormat = z.infer<typeof BodyFormat>

/** What an endpoint says of the bodies it wants; without it they are those of the Standard Webhooks, in JSON. */
export const Shaping = z.object({ shape: EndpointShape.optional(), format: BodyFormat.optional() })
export type Shaping = z.infer<typeof Shaping>

const READ_JSON_ALONE: EndpointShape[] = ['slack', 'discord', 'telegram']
const SENT_AS_FORM: EndpointShape[] = ['mailgun', 'sendgrid']

/** Why the two do not go together, if they do not. */
export function refuseShaping({ shape = 'standard', format }: Shaping): string | undefined {
  const isRefused = format === 'form' && READ_JSON_ALONE.includes(shape)
  return isRefused ? `format must be json or usual: ${shape} reads no form` : undefined
}

export function isForm({ shape = 'standard', format = 'usual' }: Shaping): boolean {
  return format === 'form' || (format === 'usual' && SENT_AS_FORM.includes(shape))
}
