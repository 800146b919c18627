import { ownWords } from '../../content/own-words.ts'
import type { SentEmail } from './shape.ts'
import { readSender } from './read-people.ts'

/** For Zapier, Make and n8n: one level of texts, and every field in every email, so that one sample shows them all. */
export function flat({ id, receivedAt, push, reading }: SentEmail) {
  const { name, address } = readSender(push)
  const { attachments = [], auth = {} } = push
  return {
    id,
    receivedAt,
    date: push.date ?? '',
    mailbox: push.mailbox ?? '',
    sender: push.sender,
    senderName: name,
    senderAddress: address,
    to: push.to ?? '',
    cc: push.cc ?? '',
    replyTo: push.replyTo ?? '',
    subject: push.subject,
    body: push.body,
    replyText: ownWords(push.body, reading.reply),
    bodyHtml: push.bodyHtml ?? '',
    snippet: push.snippet ?? '',
    labels: (push.labels ?? []).join(', '),
    messageId: push.messageId ?? '',
    threadId: push.threadId ?? '',
    rfc822MessageId: push.rfc822MessageId ?? '',
    attachmentCount: attachments.length,
    attachmentNames: attachments.map(({ filename }) => filename).join(', '),
    spf: auth.spf ?? '',
    dkim: auth.dkim ?? '',
    dmarc: auth.dmarc ?? '',
  }
}
