import type { MailboxStatus, Reconciliation } from '../../shared/api.ts'
import type { Document, MailboxRecord } from './control-documents.ts'
import { deliveryStatus, type Holds } from './delivery-view.ts'
import { findByIdentity, type EmailIndex } from './email-index.ts'
import type { Store, StoreChange } from './store.ts'

/** More would not be read by anybody. */
const MISSING_SHOWN = 100

interface Parts {
  mailboxes: Document<Record<string, MailboxRecord>>
  index: EmailIndex
  holds: () => Holds
  announce: (change: StoreChange) => void
}

type MailboxPart = Pick<Store, 'recordHeartbeat' | 'reconcile' | 'requestResend' | 'listMailboxes'>

/** What the script in each mailbox reports, in the embedded store. */
export function createMailboxPart({ mailboxes, index, holds, announce }: Parts): MailboxPart {
  const find = (mailbox: string, messageId: string) => findByIdentity(index, { gmail: messageId }, mailbox)

  async function change<R>(mailbox: string, change: (record: MailboxRecord) => R): Promise<R> {
    const result = await mailboxes.change((draft) => {
      const key = mailbox.toLowerCase()
      const record = Object.hasOwn(draft, key) ? draft[key] : undefined
      return change((draft[key] = record ?? { resends: {} }))
    })
    announce('mailbox')
    return result
  }

  function prove(mailbox: string, window: NonNullable<MailboxRecord['window']>): Reconciliation {
    const current = holds()
    const found = window.messageIds.flatMap((id) => find(mailbox, id) ?? [])
    const isDelivered = (entry: (typeof found)[number]) =>
      entry.deliveries.every((delivery) => deliveryStatus(delivery, current) === 'delivered')
    return {
      from: window.from,
      to: window.to,
      at: window.at,
      gmail: window.messageIds.length,
      accepted: found.length,
      delivered: found.filter(isDelivered).length,
      missing: window.messageIds.filter((id) => !find(mailbox, id)).slice(0, MISSING_SHOWN),
    }
  }

  return {
    recordHeartbeat: (heartbeat, at) =>
      change(heartbeat.mailbox, (record) => {
        record.heartbeat = heartbeat
        record.lastHeartbeatAt = at.toISOString()
        const isStillWanted = ([id, wishedAt]: [string, string]) =>
          heartbeat.setAside.some((message) => message.messageId === id && message.at < wishedAt)
        record.resends = Object.fromEntries(Object.entries(record.resends).filter(isStillWanted))
        return Object.keys(record.resends)
      }),
    async reconcile(reconcile, at) {
      const messageIds = [...new Set(reconcile.messageIds)]
      await change(reconcile.mailbox, (record) => {
        record.window = { ...reconcile, messageIds, at: at.toISOString() }
      })
      return messageIds.filter((id) => !find(reconcile.mailbox, id))
    },
    requestResend: (mailbox, messageId, at) =>
      change(mailbox, (record) => {
        record.resends[messageId] = at.toISOString()
      }),
    async listMailboxes() {
      return Object.entries(mailboxes.read()).map(([mailbox, record]): MailboxStatus => {
        const { lastHeartbeatAt, heartbeat, window } = record
        return { mailbox, lastHeartbeatAt, heartbeat, reconciliation: window && prove(mailbox, window) }
      })
    },
  }
}
