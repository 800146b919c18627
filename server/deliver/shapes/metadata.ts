import type { Shape } from './shape.ts'

/** The standard body without what the email says: named one by one, so that a field that comes later does not slip through. */
export const metadata: Shape = ({ id, receivedAt, push }) => {
  const { sender, subject, date, internalDate, messageId, threadId, rfc822MessageId, mailbox } = push
  const { to, cc, replyTo, labels, source, auth } = push
  const ids = { messageId, threadId, rfc822MessageId }
  const attachments = push.attachments?.map(({ filename, mimeType, size, inline, contentId }) => ({
    ...{ filename, mimeType, size, inline, contentId },
  }))
  const people = { mailbox, to, cc, replyTo }
  const data = { sender, subject, date, internalDate, ...ids, ...people, labels, attachments, source, auth }
  return { type: 'email.received', timestamp: receivedAt, data: { ...data, id, receivedAt } }
}
