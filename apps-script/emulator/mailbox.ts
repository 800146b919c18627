import type { Clock } from './clock.ts'
import { toGmailPayload, type GmailPayload } from './gmail-payload.ts'
import { createHistory, type History, type HistoryType } from './history.ts'
import { createLabels, type Labels } from './labels.ts'

export interface MailboxMessage {
  id: string
  threadId: string
  labelIds: Set<string>
  /** Epoch ms at which Gmail took the message. */
  internalDate: number
  /** Moves with every change of the message. */
  historyId: number
  raw: Buffer
  /** Parsed on first use; copies of one Buffer share it. */
  payload(): GmailPayload
}

export interface Delivery {
  /** Ids or names; a name that does not exist yet is created. Default INBOX and UNREAD. */
  labels?: string[]
  /** Gmail's internal date; default: now on the virtual clock. */
  at?: Date
  threadId?: string
  /** In the history record of the change before it. */
  isTogether?: boolean
}

export interface EmulatedMailbox {
  messages: Map<string, MailboxMessage>
  labels: Labels
  history: History
  readonly historyId: string
  /** The last `Gmail.Users.watch`, until `stop`. */
  watch: { topicName?: string; labelIds?: string[]; expiration: string } | undefined
  /** Returns the message's id. */
  deliver(eml: Buffer, delivery?: Delivery): string
  /** Small text messages, made up. */
  deliverMany(count: number, delivery?: Delivery): string[]
  createLabel(name: string): string
  addLabel(messageId: string, label: string): void
  removeLabel(messageId: string, label: string): void
  /** For good, as after emptying the bin. */
  delete(messageId: string): void
  /** A history record that says no more than that something changed. */
  touch(messageId: string): void
  /** Every history id handed out so far becomes too old. */
  expireHistory(): void
  forgetHistoryBefore(time: Date): void
}

const FIRST_MESSAGE_ID = 0x19a4c0de00000000n

// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createMailbox(clock: Clock): EmulatedMailbox {
  const messages = new Map<string, MailboxMessage>()
  const history = createHistory()
  const labels = createLabels()
  let delivered = 0

  function change(
    message: MailboxMessage,
    type: HistoryType | undefined,
    changed: string[] = [],
    add = history.add,
  ): void {
    const { id: messageId, threadId } = message
    const labelIds = [...message.labelIds]
    message.historyId = add({ at: clock.nowMs(), type, messageId, threadId, labelIds, changed })
  }

  function deliver(
    eml: Buffer,
    { labels: wanted = ['INBOX', 'UNREAD'], at, threadId, isTogether }: Delivery = {},
  ): string {
    const id = (FIRST_MESSAGE_ID + BigInt(delivered++) * 4099n).toString(16)
    const message: MailboxMessage = {
      id,
      threadId: threadId ?? id,
      labelIds: new Set(wanted.map(labels.idOf)),
      internalDate: (at ?? clock.now()).getTime(),
      historyId: 0,
      raw: eml,
      payload: () => toGmailPayload(eml),
    }
    messages.set(id, message)
    change(message, 'messageAdded', [], isTogether ? history.addToLast : history.add)
    if (!isTogether && delivered % 10 === 0) change(message, undefined)
    return id
  }

  function find(messageId: string): MailboxMessage {
    const message = messages.get(messageId)
    if (!message) throw new Error(`the mailbox has no message ${messageId}`)
    return message
  }

  return {
    messages,
    labels,
    history,
    watch: undefined,
    get historyId() {
      return String(history.currentId())
    },
    deliver,
    deliverMany: (count, delivery) =>
      Array.from({ length: count }, () => deliver(makeSmallMessage(delivered + 1), delivery)),
    createLabel: labels.create,
    addLabel(messageId, label) {
      const labelId = labels.idOf(label)
      find(messageId).labelIds.add(labelId)
      change(find(messageId), 'labelAdded', [labelId])
    },
    removeLabel(messageId, label) {
      const labelId = labels.idOf(label)
      find(messageId).labelIds.delete(labelId)
      change(find(messageId), 'labelRemoved', [labelId])
    },
    delete(messageId) {
      change(find(messageId), 'messageDeleted')
      messages.delete(messageId)
    },
    touch: (messageId) => change(find(messageId), undefined),
    expireHistory: history.expire,
    forgetHistoryBefore: (time) => history.forgetBefore(time.getTime()),
  }
}

function makeSmallMessage(number: number): Buffer {
  const lines = [
    `From: Sender ${number} <sender${number}@example.org>`,
    'To: owner@example.com',
    `Subject: Message ${number}`,
    'Date: Mon, 23 Nov 2026 08:00:00 +0000',
    `Message-ID: <small-${number}@example.org>`,
    '',
    `This is message ${number}.`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}
