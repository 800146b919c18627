import type { Document } from './control-documents.ts'
import { deliveryStatus, type Holds } from '../delivery-view.ts'
import { findByIdentity, type EmailIndex } from './email-index.ts'
import type { MailboxRecord, Mailboxes } from '../mailbox-part.ts'
import type { StoreChange } from '../store.ts'

interface Parts {
  mailboxes: Document<Record<string, MailboxRecord>>
  index: EmailIndex
  holds: () => Holds
  announce: (change: StoreChange) => void
}

export function createLowdbMailboxes({ mailboxes, index, holds, announce }: Parts): Mailboxes {
  return {
    async change(mailbox, change) {
      const result = await mailboxes.change((draft) => {
        const key = mailbox.toLowerCase()
        const record = (Object.hasOwn(draft, key) && draft[key]) || { resends: {} }
        // not by assignment: `__proto__` is a name like any other
        Object.defineProperty(draft, key, { value: record, enumerable: true })
        return change(record)
      })
      announce('mailbox')
      return result
    },
    list: async () => Object.entries(mailboxes.read()),
    async find(mailbox, messageIds) {
      const current = holds()
      const found = messageIds.flatMap((gmail): [string, { id: string; isDelivered: boolean }][] => {
        const entry = findByIdentity(index, { gmail }, mailbox)
        if (!entry) return []
        const statuses = entry.deliveries.map((delivery) => deliveryStatus(delivery, current))
        return [[gmail, { id: entry.id, isDelivered: statuses.every((status) => status === 'delivered') }]]
      })
      return new Map(found)
    },
  }
}
