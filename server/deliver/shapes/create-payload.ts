import { isForm, type EndpointShape, type Shaping } from '../../../shared/endpoint-shape.ts'
import type { SentPush } from '../../../shared/webhook-body.ts'
import type { LinkFiles } from '../../content/link-files.ts'
import { readContent } from '../../content/read-content.ts'
import { webhookBody } from '../../content/webhook-body.ts'
import { discord } from './discord.ts'
import { encodeForm } from './encode-form.ts'
import { flat } from './flat.ts'
import { mailgun } from './mailgun.ts'
import { metadata } from './metadata.ts'
import { original } from './original.ts'
import { postmark } from './postmark.ts'
import { sendgrid } from './sendgrid.ts'
import type { Shape } from './shape.ts'
import { slack } from './slack.ts'
import { createStandardJson } from './standard.ts'
import { telegram } from './telegram.ts'

const SHAPES: Record<EndpointShape, Shape> = {
  standard: webhookBody,
  flat,
  metadata,
  original,
  postmark,
  mailgun,
  sendgrid,
  slack,
  discord,
  telegram,
}

export type ShapedEndpoint = Shaping & { url: string }

/** The exact bytes that are signed and sent. */
export interface Payload {
  contentType: string
  body: Buffer
}

/** What the endpoint wants to be told of the email. */
export async function createPayload(
  { url, ...shaping }: ShapedEndpoint,
  { id, receivedAt, pushJson }: { id: string; receivedAt: string; pushJson: string },
  linkFiles?: LinkFiles,
): Promise<Payload> {
  const { shape = 'standard' } = shaping
  const push = JSON.parse(pushJson) as SentPush // as it was kept or reduced, so it is one
  const read = { id, receivedAt, push, reading: await readContent(push) }
  const email =
    shape === 'metadata'
      ? read
      : ((await linkFiles?.(read, CARRY_FILES.has(shape) ? 'large' : 'all')) ?? read)
  if (shape === 'standard' && !isForm(shaping)) {
    const json = email.push === push ? pushJson : JSON.stringify(email.push)
    return asJson(createStandardJson(json, { ...email.reading, id, receivedAt }))
  }
  const fields = SHAPES[shape]({ ...email, url })
  return isForm(shaping) ? encodeForm(fields) : asJson(JSON.stringify(fields))
}

/** Those with a place for the content of files. */
const CARRY_FILES = new Set<EndpointShape>(['standard', 'postmark'])

const asJson = (json: string): Payload => ({ contentType: 'application/json', body: Buffer.from(json) })
