import type { Document } from './disk/control-documents.ts'
import { deliveryStatus, fateOf, type Gates } from '../common/delivery-state.ts'
import { findByIdentity, type EmailIndex } from './memory/email-index.ts'
import {
  lastHeard,
  MAX_MAILBOXES,
  MAX_WINDOW_IDS,
  keepMailboxes,
  type FoundEmail,
  type MailboxRecord,
  type MailboxRecords,
} from '../common/mailboxes.ts'
import type { GoneIds } from './memory/gone-ids.ts'
import type { Mailboxes, StoreChange } from '../store.ts'

interface Parts {
  mailboxes: Document<Record<string, MailboxRecord>>
  index: EmailIndex
  goneIds: GoneIds
  gates: () => Gates
  announce: (change: StoreChange) => void
}

export const createMailboxes = (parts: Parts): Mailboxes => keepMailboxes(createRecords(parts))

function createRecords({ mailboxes, index, goneIds, gates, announce }: Parts): MailboxRecords {
  return {
    async change(mailbox, change) {
      const result = await mailboxes.change((draft) => {
        const key = mailbox.toLowerCase()
        const record = (Object.hasOwn(draft, key) && draft[key]) || { resends: {} }
        // not by assignment: `__proto__` is a name like any other
        Object.defineProperty(draft, key, {
          value: record,
          enumerable: true,
          configurable: true,
          writable: true,
        })
        return change(record)
      })
      announce('mailbox')
      return result
    },
    comparisonWanted: async (mailbox) =>
      new Map(Object.entries(mailboxes.read())).get(mailbox.toLowerCase())?.compareFrom,
    list: async () => Object.entries(mailboxes.read()),
    async forget(before) {
      const { gone, withoutWindow } = findForgettable(mailboxes.read(), before)
      if (gone.length + withoutWindow.length === 0) return
      await mailboxes.change((draft) => {
        for (const name of gone) delete draft[name]
        for (const name of withoutWindow) delete draft[name]?.window
      })
      announce('mailbox')
    },
    async find(mailbox, messageIds) {
      const current = gates()
      const found = messageIds.flatMap((gmail): [string, FoundEmail][] => {
        const entry = findByIdentity(index, { gmail }, mailbox)
        const gone = entry ? undefined : goneIds.find({ gmail }, mailbox)
        if (gone) return [[gmail, { id: gone.emailId, fate: 'forgotten' }]]
        if (!entry) return []
        const statuses = entry.deliveries.map((delivery) => deliveryStatus(delivery, current))
        return [[gmail, { id: entry.id, fate: fateOf(statuses) }]]
      })
      return new Map(found)
    },
  }
}

function findForgettable(records: Record<string, MailboxRecord>, before: Date) {
  const lastHeardFirst = Object.entries(records)
    .map(([name, record]) => ({ name, at: lastHeard(record), ids: record.window?.messageIds.length ?? 0 }))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
  const oldest = before.toISOString()
  const kept = lastHeardFirst.filter(({ at }) => at >= oldest).slice(0, MAX_MAILBOXES)
  const names = new Set(kept.map(({ name }) => name))
  let total = 0
  return {
    gone: lastHeardFirst.map(({ name }) => name).filter((name) => !names.has(name)),
    withoutWindow: kept
      .filter(({ ids }) => (total += ids) > MAX_WINDOW_IDS && ids > 0)
      .map(({ name }) => name),
  }
}
