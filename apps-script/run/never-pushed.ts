const NEVER_PUSHED = ['DRAFT', 'SPAM', 'TRASH', 'CHAT', 'SCHEDULED']

/** Mail that nobody received: drafts, sent, chats, and what Gmail or the owner threw out. Mail to oneself is received. */
export function neverPushed(labelIds: string[]): string | undefined {
  if (labelIds.includes('SENT') && !labelIds.includes('INBOX')) return 'SENT'
  return NEVER_PUSHED.find((label) => labelIds.includes(label))
}
