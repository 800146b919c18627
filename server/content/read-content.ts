import type { KeptPush } from '../../shared/push.ts'
import type { Reading, Unread } from '../../shared/reading.ts'
import { findReply } from './find-reply.ts'
import { isMessage, openMessages } from './open-messages.ts'

const MAX_CHARACTERS = 100_000 // looking through these takes some 20 ms at worst, in which nothing else happens

type Read = Pick<KeptPush, 'body' | 'attachments'>

/** What can be made out of an email beyond what it says: best effort, of what is kept. Never rejects. */
export async function readContent({ body, attachments = [] }: Read): Promise<Reading> {
  const unread: Unread[] = []
  const isTooLong = body.length > MAX_CHARACTERS
  if (isTooLong) unread.push({ what: 'reply', reason: `body has more than ${MAX_CHARACTERS} characters` })
  const reply = isTooLong ? {} : findReply(body)
  const opened = attachments.some(isMessage) ? await openMessages(attachments) : NOTHING_OPENED
  unread.push(...opened.unread)
  const found = {
    ...(Object.keys(reply).length > 0 && { reply }),
    ...(opened.messages.length > 0 && { attachedMessages: opened.messages }),
  }
  const bestEffort = BEST_EFFORT.filter((name) => name in found)
  return {
    ...found,
    ...(unread.length > 0 && { unread }),
    ...(bestEffort.length > 0 && { bestEffort }),
  }
}

const NOTHING_OPENED = { messages: [], unread: [] }
const BEST_EFFORT = ['reply', 'attachedMessages'] as const
