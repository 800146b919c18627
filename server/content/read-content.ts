import type { KeptPush } from '../../shared/push.ts'
import { UNREAD_REASONS, type AttachedMessage, type Reading, type Unread } from '../../shared/reading.ts'
import { findReply } from './find-reply.ts'
import { isMessage, openMessages } from './open-messages.ts'
import { isPacked, openWinmails } from './open-winmail.ts'

const MAX_CHARACTERS = 100_000 // looking through these takes some 20 ms at worst, in which nothing else happens

type Read = Pick<KeptPush, 'body' | 'attachments'>

/** What can be made out of an email beyond what it says: best effort, of what is kept. Never rejects. */
export async function readContent({ body, attachments = [] }: Read): Promise<Reading> {
  const isTooLong = body.length > MAX_CHARACTERS
  const reply = isTooLong ? {} : findReply(body)
  const packed = attachments.some(isPacked) ? openWinmails(attachments) : NOTHING_OPENED
  const opened = attachments.some(isMessage) ? await openMessages(attachments) : NOTHING_OPENED
  const messages = [...opened.messages, ...packed.messages.map(moveBy(opened.messages.length))]
  const unread: Unread[] = [
    ...(isTooLong ? [{ what: 'reply', code: 'body_too_long' } as const] : []),
    ...opened.unread,
    ...packed.unread,
  ].map((one) => ({ ...one, reason: UNREAD_REASONS[one.code] }))
  const found = {
    ...(Object.keys(reply).length > 0 && { reply }),
    ...(messages.length > 0 && { attachedMessages: messages }),
    ...(packed.winmail.length > 0 && { winmail: packed.winmail }),
  }
  const bestEffort = BEST_EFFORT.filter((name) => name in found)
  return {
    ...found,
    ...(unread.length > 0 && { unread }),
    ...(bestEffort.length > 0 && { bestEffort }),
  }
}

const NOTHING_OPENED = { messages: [], winmail: [], unread: [] }
const BEST_EFFORT = ['reply', 'attachedMessages', 'winmail'] as const

/** Where others stand before them in the list. */
const moveBy = (places: number) => (message: AttachedMessage) =>
  message.within === undefined ? message : { ...message, within: message.within + places }
