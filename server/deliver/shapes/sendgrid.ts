import type { Shape } from './shape.ts'
import { readEnvelopeSender, readRecipient } from './read-people.ts'

/** https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook; no files, so it counts none. */
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
    charsets: JSON.stringify(Object.fromEntries(given.map(([name]) => [name, 'UTF-8']))),
  }
}

/** A line end in one would be taken for another. */
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ')
