import { createHash } from 'node:crypto'
import type { Push } from '../../shared/push.ts'
import type { EmailIdentity } from '../store/store.ts'

/** The address in `Name <a@b>` or `a@b (Name)`, lower-cased; the whole text when there is none. */
export function senderAddress(sender: string): string {
  const inBrackets = /<([^<>]*)>[^<>]*$/.exec(sender)?.[1]?.trim()
  const alone = () => sender.split(/[\s<>()",;:]+/).find((word) => /.@./.test(word)) // linear, whoever wrote the header
  return (inBrackets || alone() || sender.trim()).toLowerCase()
}

/** An email without any id is known by its sender's address, subject, date and body, per mailbox as with ids. */
export function identifyEmail(push: Push): EmailIdentity {
  const gmail = push.messageId || undefined
  const rfc822 = push.rfc822MessageId || undefined
  return gmail || rfc822 ? { gmail, rfc822 } : { content: hashContent(push) }
}

function hashContent({ sender, subject, date, body }: Push): string {
  const parts = JSON.stringify([senderAddress(sender), subject, date ?? '', body])
  return createHash('sha256').update(parts).digest('hex')
}
