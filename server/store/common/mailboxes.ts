import type { MailboxStatus, Reconciliation } from '../../../shared/api.ts'
import type { Heartbeat, OldMailWish, Reconcile, SetAside } from '../../../shared/mailbox-report.ts'
import { createPersonFilter } from './people.ts'
import { countBeat, type Beats } from './beats.ts'
import type { Fate } from './delivery-state.ts'
import type { Mailboxes, Wishes } from '../store.ts'

export interface MailboxRecord {
  heartbeat?: Heartbeat
  lastHeartbeatAt?: string
  /** The name of the ingress token it came with. */
  token?: string
  /** The last window Gmail listed, and when. */
  window?: Required<Reconcile> & { at: string }
  /** Gmail ids that were not here when it came, and the ISO time since when a window lists them. */
  missingSince?: [messageId: string, since: string][]
  /** Set-aside messages that somebody asked for again: Gmail id and ISO time of the wish. */
  resends: Record<string, string>
  /** ISO time since when mail may have got lost here; gone once a window reached back to it. */
  compareFrom?: string
  /** What somebody decided about the old mail that waits in the mailbox, and when. */
  oldMail?: { wish: OldMailWish; at: string }
  /** A time that somebody wants again, and how far its script is. */
  backfill?: MailboxStatus['backfill']
  beats?: Beats
}

/** More would not be read by anybody. */
const IDS_SHOWN = 100

/** What is kept of mailboxes; anybody with the token can make names up. */
export const MAX_MAILBOXES = 300
export const MAX_WINDOW_IDS = 200_000 // of all windows together
const FORGOTTEN_AFTER_MS = 30 * 86_400_000 // of silence

export interface FoundEmail {
  id: string
  fate: Fate | 'forgotten'
}

/** What an engine has to give; a mailbox's name comes in any letter case. */
export interface MailboxRecords {
  /** Durable when it resolves; tells the listeners. */
  change<R>(mailbox: string, change: (record: MailboxRecord) => R): Promise<R>
  list(): Promise<[mailbox: string, record: MailboxRecord][]>
  /**
   * Removes mailboxes that were not heard of since then, all but the `MAX_MAILBOXES` heard of last, and of these the windows
   * beyond `MAX_WINDOW_IDS` in all.
   */
  forget(before: Date): Promise<void>
  /** Those of the Gmail ids that are known, with their emails. */
  find(mailbox: string, messageIds: string[]): Promise<Map<string, FoundEmail>>
  comparisonWanted: Mailboxes['comparisonWanted']
}

/** What the script in each mailbox reports. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function keepMailboxes(records: MailboxRecords): Mailboxes {
  const { change, list, find, forget, comparisonWanted } = records

  async function prove(
    mailbox: string,
    { from, to, at, messageIds }: NonNullable<MailboxRecord['window']>,
    missingSince: MailboxRecord['missingSince'],
  ): Promise<Reconciliation> {
    const found = await find(mailbox, messageIds)
    const counts = { delivered: 0, onTheWay: 0, givenUp: 0, sentNowhere: 0, forgotten: 0 }
    for (const { fate } of found.values()) counts[fate]++
    const missing = messageIds.filter((id) => !found.has(id)).slice(0, IDS_SHOWN)
    const since = new Map(missingSince)
    const undelivered = [...found.values()].filter(({ fate }) => fate === 'onTheWay' || fate === 'givenUp')
    return {
      ...{ from, to, at },
      gmail: messageIds.length,
      accepted: found.size,
      ...counts,
      missing,
      openSince: missing.map((id) => since.get(id) ?? at).toSorted()[0],
      undelivered: undelivered.slice(0, IDS_SHOWN).map(({ id }) => id),
    }
  }

  const forgetSilent = (at: Date) => forget(new Date(at.getTime() - FORGOTTEN_AFTER_MS))

  return {
    async recordHeartbeat(heartbeat, at, token) {
      const wishes = await change(heartbeat.mailbox, (record) => {
        record.heartbeat = { ...heartbeat, setAside: recall(heartbeat, record.heartbeat) }
        record.lastHeartbeatAt = at.toISOString()
        if (token) record.token = token
        record.beats = countBeat(record.beats, at, heartbeat.triggerMinutes)
        const isStillWanted = ([id, wishedAt]: [string, string]) =>
          heartbeat.setAside.some((message) => message.messageId === id && message.at < wishedAt)
        record.resends = Object.fromEntries(Object.entries(record.resends).filter(isStillWanted))
        if (record.oldMail && !(heartbeat.oldMail && heartbeat.oldMail.since < record.oldMail.at))
          delete record.oldMail
        noteProgress(record, heartbeat.backfill)
        return wishesOf(record)
      })
      await forgetSilent(at)
      return wishes
    },
    async reconcile(reconcile, at) {
      const messageIds = [...new Set(reconcile.messageIds)]
      const { mailbox, from, to } = reconcile
      const found = await find(mailbox, messageIds)
      const missing = messageIds.filter((id) => !found.has(id))
      if (from && to) {
        await change(mailbox, (record) => {
          record.window = { mailbox, from, to, messageIds, at: at.toISOString() }
          const { compareFrom, missingSince } = record
          const since = new Map(missingSince)
          record.missingSince = missing
            .slice(0, IDS_SHOWN)
            .map((id) => [id, since.get(id) ?? at.toISOString()])
          if (compareFrom && Date.parse(from) <= Date.parse(compareFrom)) delete record.compareFrom
        })
        await forgetSilent(at)
      }
      return missing
    },
    comparisonWanted,
    requestResend: (mailbox, messageId, at) =>
      change(mailbox, (record) => {
        record.resends[messageId] = at.toISOString()
      }),
    decideOldMail: (mailbox, wish, at) =>
      change(mailbox, (record) => {
        record.oldMail = { wish, at: at.toISOString() }
      }),
    askBackfill: (mailbox, span, at) =>
      change(mailbox, (record) => {
        record.backfill = { ...span, askedAt: at.toISOString() }
      }),
    cancelBackfill: (mailbox, at) =>
      change(mailbox, ({ backfill }) => {
        if (backfill && !backfill.progress?.isDone) backfill.cancelledAt ??= at.toISOString()
      }),
    async forgetWriter(address) {
      const isNamed = createPersonFilter(address)
      const isHis = ({ sender }: SetAside) => sender !== undefined && isNamed(`${sender.toLowerCase()}\n`)
      for (const [mailbox, { heartbeat }] of await list()) {
        if (!heartbeat?.setAside.some(isHis)) continue
        await change(mailbox, (record) => {
          for (const message of record.heartbeat?.setAside.filter(isHis) ?? []) {
            delete message.sender
            delete message.subject
          }
        })
      }
    },
    async listMailboxes() {
      const mailboxes = (await list()).map(async ([mailbox, record]): Promise<MailboxStatus> => {
        const { lastHeartbeatAt, heartbeat, token, window, missingSince, resends, backfill } = record
        return {
          mailbox,
          lastHeartbeatAt,
          heartbeat,
          token,
          reconciliation: window && (await prove(mailbox, window, missingSince)),
          ...(Object.keys(resends).length > 0 ? { resends } : {}),
          ...(backfill ? { backfill } : {}),
        }
      })
      return Promise.all(mailboxes)
    },
  }
}

function noteProgress({ backfill }: MailboxRecord, progress: Heartbeat['backfill']): void {
  if (!backfill || backfill.cancelledAt) return
  if (progress?.askedAt === backfill.askedAt) {
    backfill.progress = progress
    delete backfill.unanswered
  } else if (!backfill.progress) backfill.unanswered = (backfill.unanswered ?? 0) + 1
}

function wishesOf({ resends, oldMail, backfill }: MailboxRecord): Wishes {
  const ids = Object.keys(resends)
  const isOver = backfill?.cancelledAt !== undefined || backfill?.progress?.isDone
  const { from, to, askedAt } = backfill ?? {}
  return {
    ...(ids.length > 0 && { resend: ids }),
    ...(oldMail && { oldMail: oldMail.wish }),
    ...(from && to && askedAt && !isOver && { backfill: { from, to, askedAt } }),
  }
}

/** A script says once who wrote what it set aside. */
function recall({ setAside }: Heartbeat, before: Heartbeat | undefined): Heartbeat['setAside'] {
  const known = new Map(before?.setAside.map((one) => [one.messageId, one]))
  return setAside.map((one) => {
    const { sender, subject } = known.get(one.messageId) ?? {}
    return { ...(sender !== undefined && { sender }), ...(subject !== undefined && { subject }), ...one }
  })
}

/** ISO time of the last heartbeat or window. */
export function lastHeard({ lastHeartbeatAt = '', window }: MailboxRecord): string {
  return window && window.at > lastHeartbeatAt ? window.at : lastHeartbeatAt
}
