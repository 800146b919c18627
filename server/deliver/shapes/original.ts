import type { LinkedFile } from '../../../shared/webhook-body.ts'
import type { Shape } from './shape.ts'
import { readSender } from './read-people.ts'

const PREVIEW_CHARACTERS = 200

/** The names that webhooks had in the system that docs/guide-migration-gmail-push.md comes from, so that a receiver of those can stay. */
export const original: Shape = ({ id, push }) => ({
  microsoft_graph_email_id: id,
  subject: push.subject,
  receivedDateTime: push.date ?? '',
  sender_address: push.sender,
  bodyPreview: beginningOf(push.body),
  email_content: push.body,
  source: 'gmail_push',
  sender_email: readSender(push).address,
  attachment_links: listLinks(push.attachments), // not that system's own: it left files out
})

/** Undefined if there are none. */
function listLinks(files: LinkedFile[] = []) {
  const links = files.flatMap(({ filename, url }) => (url ? [{ filename, url }] : []))
  return links.length > 0 ? links : undefined
}

/** By code points, as that system counted. */
const beginningOf = (text: string) =>
  [...text.slice(0, 2 * PREVIEW_CHARACTERS)].slice(0, PREVIEW_CHARACTERS).join('')
