import type { EmailDetail } from '../../shared/api.ts'
import type { Attachment } from '../../shared/push.ts'
import { WHOLE } from './file-links.ts'
import { takePacked } from './open-winmail.ts'
import { readContent } from './read-content.ts'
import { webhookBody } from './webhook-body.ts'

/** What a link opens, by its place as `FilePlace` has it; undefined where there are no bytes. */
export async function takeLinked(email: EmailDetail, place: string) {
  if (place === WHOLE) return takeWhole(email)
  const [outer, inner] = place.split('.')
  const attachment = email.push.attachments?.[Number(outer)]
  if (attachment?.content === undefined) return undefined
  const taken = inner === undefined ? decode(attachment) : takePacked(attachment, Number(inner))
  if (!taken) return undefined
  const bytes = inner === undefined ? taken.bytes : Buffer.from(taken.bytes) // a part of it would hold the whole winmail.dat
  return { ...taken, bytes, type: 'application/octet-stream' }
}

const decode = ({ filename, content = '' }: Attachment) => ({
  filename,
  bytes: Buffer.from(content, 'base64'),
})

async function takeWhole(email: EmailDetail) {
  const body = webhookBody({ ...email, reading: await readContent(email.push) })
  return { filename: 'email.json', type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) }
}
