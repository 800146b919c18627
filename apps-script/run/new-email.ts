/** A message that history, or a search, shows as new. */
export interface NewEmail {
  messageId: string
  /** It was in the mailbox before, and may have been pushed: only the receiver knows. */
  isPerhapsKnown?: boolean
  /** It came into view by itself, when a snooze ended or it was found to be no spam; nobody chose it. */
  isMoved?: boolean
  /** The cursor that still brings this message; a search has none. */
  cursorBefore?: string
}
