import type { LinkedFile } from '../../../shared/webhook-body.ts'
import { ownWords, readSignature } from '../../content/own-words.ts'
import type { Shape } from './shape.ts'
import { readDate, readEnvelopeSender, readRecipient } from './read-people.ts'

/**
 * https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http, without `token` and `signature`:
 * those are made with a key of Mailgun's.
 */
export const mailgun: Shape = ({ receivedAt, push, reading: { reply } }) => ({
  recipient: readRecipient(push),
  sender: readEnvelopeSender(push),
  from: push.sender,
  subject: push.subject,
  'body-plain': push.body,
  'stripped-text': ownWords(push.body, reply),
  'stripped-signature': readSignature(push.body, reply),
  'body-html': push.bodyHtml,
  timestamp: Math.floor(Date.parse(receivedAt) / 1000),
  From: push.sender,
  To: push.to,
  Cc: push.cc,
  'Reply-To': push.replyTo,
  Subject: push.subject,
  Date: readDate(push),
  'Message-Id': push.rfc822MessageId,
  'message-headers': JSON.stringify(push.headers ?? []), // a text in JSON too
  'message-url': push.whole?.url,
  attachments: push.attachments && JSON.stringify(push.attachments.map(describe)),
})

/** As its routes with `store()` do, from where a receiver fetches them. */
const describe = ({ filename, mimeType, size, url }: LinkedFile) => ({
  url,
  'content-type': mimeType,
  name: filename,
  size,
})
