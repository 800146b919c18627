import type { KeptPush } from '../../shared/push.ts'
import { takePacked } from './open-winmail.ts'

/** The file that a link opens, by its place as `FilePlace` has it; undefined where there are no bytes. */
export function takeLinked({ attachments }: KeptPush, place: string) {
  const [outer, inner] = place.split('.')
  const attachment = attachments?.[Number(outer)]
  if (attachment?.content === undefined) return undefined
  if (inner !== undefined) return takePacked(attachment, Number(inner))
  return { filename: attachment.filename, bytes: Buffer.from(attachment.content, 'base64') }
}
