import type { Push } from '../../../shared/push.ts'
import type { NewEmail } from '../store.ts'

const SNIPPET_CHARACTERS = 200
const SUMMARY_CHARACTERS = 1_000 // of a subject or a sender, in memory for days; the push has the whole

/** What lists show of an email. */
export function createSummary({ push }: NewEmail) {
  const { date, mailbox, messageId, sender, subject, snippet, body } = push
  return {
    date,
    mailbox,
    messageId,
    source: push.source === 'imap' ? push.source : undefined,
    sender: copyHead(sender, SUMMARY_CHARACTERS),
    subject: copyHead(subject, SUMMARY_CHARACTERS),
    snippet: copyHead(snippet ?? body, SNIPPET_CHARACTERS),
  }
}

/** Push and IMAP are two ways; the second one to bring an email is noted. */
export const isOtherWay = (source: 'imap' | undefined, push: Push) =>
  (source === 'imap') !== (push.source === 'imap')

/** A copy, because a slice would keep the whole text in memory for as long as the summary lives. */
function copyHead(text: string, characters: number): string {
  return text.length > characters ? Buffer.from(text.slice(0, characters)).toString() : text
}
