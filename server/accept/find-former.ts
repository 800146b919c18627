import type { Push } from '../../shared/push.ts'
import { readAddress } from '../common/addresses.ts'
import type { History } from '../store/store.ts'

const MAX_SEARCH_CHARACTERS = 100

/**
 * The id under which 0.1.0 kept this very email, if its identity is another one now: it read some senders otherwise. It
 * can go once no store holds emails of 0.1.0 any more.
 */
export async function findFormer(store: History, push: Push): Promise<string | undefined> {
  if (push.messageId || push.rfc822MessageId || readAddress(push.sender) === formerAddress(push.sender))
    return undefined
  const q = push.sender.slice(0, MAX_SEARCH_CHARACTERS)
  let cursor: string | undefined
  do {
    const page = await store.listEmails({ limit: 200, q, mailbox: push.mailbox, cursor })
    for (const { id, subject } of page.emails) {
      if (push.subject.startsWith(subject) && isSame((await store.findEmail(id))?.push, push)) return id
    }
    cursor = page.nextCursor
  } while (cursor)
  return undefined
}

function isSame(known: Push | undefined, push: Push): boolean {
  return (['sender', 'subject', 'date', 'body'] as const).every((field) => known?.[field] === push[field])
}

function formerAddress(sender: string): string {
  const inBrackets = /<([^<>]*)>[^<>]*$/.exec(sender)?.[1]?.trim()
  const alone = () => sender.split(/[\s<>()",;:]+/).find((word) => /.@./.test(word))
  return (inBrackets || alone() || sender.trim()).toLowerCase()
}
