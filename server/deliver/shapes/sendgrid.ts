import type { LinkedFile } from '../../../shared/webhook-body.ts'
import type { Shape } from './shape.ts'
import { readEnvelopeSender, readRecipient } from './read-people.ts'

/** https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook; the files are links, so it counts none. */
export const sendgrid: Shape = ({ push }) => {
  const texts = {
    to: push.to ?? readRecipient(push),
    cc: push.cc,
    from: push.sender,
    subject: push.subject,
    text: push.body,
    html: push.bodyHtml,
  }
  const given = Object.entries(texts).filter(([, text]) => text !== undefined)
  return {
    headers: (push.headers ?? []).map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}\n`).join(''),
    dkim: push.auth?.dkim ?? 'none',
    SPF: push.auth?.spf ?? 'none',
    ...texts,
    envelope: JSON.stringify({ to: [readRecipient(push)], from: readEnvelopeSender(push) }),
    attachments: '0',
    'attachment-info': describeLinked(push.attachments),
    charsets: JSON.stringify(Object.fromEntries(given.map(([name]) => [name, 'UTF-8']))),
  }
}

/** By the names that the fields with the files would have; `url` is not SendGrid's own. */
function describeLinked(files: LinkedFile[] = []): string | undefined {
  const linked = files.filter(({ url }) => url)
  const entries = linked.map(({ filename, mimeType: type, contentId, url }, index) => {
    const described = { filename, name: filename, type, 'content-id': contentId, url }
    return [`attachment${index + 1}`, described] as const
  })
  return linked.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : undefined
}

/** A line end in one would be taken for another. */
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ')
