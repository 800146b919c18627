import { createHash } from 'node:crypto'
import type { Push } from '../../shared/push.ts'
import { readAddress } from '../common/addresses.ts'
import type { EmailIdentity } from '../store/store.ts'

/** An email without any id is known by its sender's address, subject, date and body, per mailbox as with ids. */
export function identifyEmail(push: Push): EmailIdentity {
  const gmail = toId(push.messageId)
  const rfc822 = toId(push.rfc822MessageId)
  return gmail || rfc822 ? { gmail, rfc822 } : { content: hashContent(push) }
}

/** `<>` is what programs write that have no id to give. */
function toId(text = ''): string | undefined {
  return /[^\s<>\p{Cc}\p{Cf}]/u.test(text) ? text : undefined
}

function hashContent({ sender, subject, date, body }: Push): string {
  const address = readAddress(sender) ?? sender.trim().toLowerCase()
  const parts = JSON.stringify([address, subject, date ?? '', body])
  return createHash('sha256').update(parts).digest('hex')
}
