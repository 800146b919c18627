import type { Push } from '../../../../shared/push.ts'

type Found = Pick<Push, 'mailbox' | 'messageId' | 'rfc822MessageId'>

/** Where Gmail shows the message, in the account of its mailbox; undefined where nothing says which it is. */
export function gmailUrl({ mailbox = '', messageId, rfc822MessageId }: Found): string | undefined {
  if (!messageId && !rfc822MessageId) return undefined
  const place = messageId ? `all/${messageId}` : `search/rfc822msgid:${rfc822MessageId}`
  return `https://mail.google.com/mail/?authuser=${encodeURIComponent(mailbox)}#${encodeURI(place)}`
}
