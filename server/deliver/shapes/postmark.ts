import type { LinkedFile } from '../../../shared/webhook-body.ts'
import { readMailboxes } from '../../common/addresses.ts'
import { ownWords } from '../../content/own-words.ts'
import type { Shape } from './shape.ts'
import { readDate, readRecipient, readSender } from './read-people.ts'

const MOST = 500 // reading one takes some 30 µs, in which nothing else happens; To and Cc are whole

/** https://postmarkapp.com/developer/webhooks/inbound-webhook */
export const postmark: Shape = ({ id, push, reading: { reply } }) => {
  const { to = '', cc = '', headers = [], attachments = [] } = push
  const { name, address } = readSender(push)
  const recipient = readRecipient(push)
  return {
    FromName: name,
    MessageStream: 'inbound',
    From: address,
    FromFull: describe({ name, address }),
    To: to,
    ToFull: readMailboxes(to, MOST).map(describe),
    Cc: cc,
    CcFull: readMailboxes(cc, MOST).map(describe),
    Bcc: '',
    BccFull: [],
    OriginalRecipient: recipient,
    Subject: push.subject,
    MessageID: id,
    ReplyTo: push.replyTo ?? '',
    MailboxHash: hashOf(readMailboxes(to, 1)[0]?.address ?? recipient),
    Date: readDate(push),
    TextBody: push.body,
    HtmlBody: push.bodyHtml ?? '',
    StrippedTextReply: reply?.quoteAt === undefined ? '' : ownWords(push.body, { quoteAt: reply.quoteAt }),
    Tag: '',
    Headers: headers.map(([Name, Value]) => ({ Name, Value })),
    Attachments: attachments.map(attach),
  }
}

const describe = ({ name, address }: { name: string; address: string }) => ({
  Email: address,
  Name: name,
  MailboxHash: hashOf(address),
})

/** What stands behind the plus: `support+42@example.com`. */
const hashOf = (address: string) => /^[^+]*\+(.+)@[^@]*$/.exec(address)?.[1] ?? ''

const attach = ({ filename, content = '', mimeType, size, contentId = '', url }: LinkedFile) => ({
  Name: filename,
  Content: content,
  ContentType: mimeType,
  ContentLength: size,
  ContentID: contentId,
  ContentURL: url, // not Postmark's own: where Content would be too large
})
