import type { LinkedFile } from '../../../shared/webhook-body.ts'
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
    attachmentUrls: attachments.flatMap(({ url }) => url ?? []).join(', '),
    ...numberFiles(attachments),
    wholeUrl: push.whole?.url ?? '',
    spf: auth.spf ?? '',
    dkim: auth.dkim ?? '',
    dmarc: auth.dmarc ?? '',
  }
}

/** Fields that can be chosen one by one, where a list cannot be gone through. */
const numberFiles = (files: LinkedFile[]) => ({
  attachment1Name: files[0]?.filename ?? '',
  attachment1Url: files[0]?.url ?? '',
  attachment2Name: files[1]?.filename ?? '',
  attachment2Url: files[1]?.url ?? '',
  attachment3Name: files[2]?.filename ?? '',
  attachment3Url: files[2]?.url ?? '',
})
