import type { BackfillProgress, Heartbeat, OldMail, SetAside } from '../../shared/mailbox-report.ts'
import { parseObject } from './parse-object.ts'

export const STATE_KEY = 'GMAIL_PUSH_STATE'
export const UNREADABLE_STATE_KEY = 'GMAIL_PUSH_STATE_UNREADABLE'
export const FIRST_OVERHEAD_SECONDS = 0.5
export const MAX_SET_ASIDE = 40 // with their reasons they fill two thirds of the 9 kB a property holds

/** What is wrong since `since`, and whether the owner was told. */
export interface Notice {
  who: Wrong['who']
  since: number
  reason: string
  mails: number
  told: boolean
}
type Wrong = NonNullable<Heartbeat['trouble']>

/** Pushes fail; nothing is sent before `until`, 0 once a probe was answered well. */
export interface Trouble extends Notice {
  until: number
  step: number
  /** Probes, and so heartbeats, are answered well all the same. */
  isHeard?: boolean
}

/** What lies before `at` was compared and pushed; of the day behind it `open` messages are missing still. */
export interface Backfill extends Pick<BackfillProgress, 'askedAt' | 'listed' | 'missing' | 'pushed'> {
  at: number
  to: number
  open?: number
}

/** All that is kept between runs, in one property. Times are epoch ms. Written whole, so it is never half true. */
export interface State {
  version: 1
  /** No message older than `startedAt` is pushed. */
  startedAt: number
  /** When everything Gmail had was last pushed. */
  caughtUpAt: number
  mailbox: string
  /** Gmail history id; every new message up to it was accepted, set aside, or is none of ours. */
  cursor: string
  /** The history record that follows `cursor` has more messages than the last run could take; it did those up to this one. */
  recordBegun?: { cursor: string; lastDone: string }
  /** No id means all mail; `ids` are those of a list, by what it names: "" for all mail, and for a branch of labels. */
  watch: { name: string; id?: string; ids?: Record<string, string> }
  triggerMinutes: number
  /** The trigger that was last seen to fire. */
  triggerId?: string
  /** One that was not yet seen to fire: it takes over when it is, and goes when it is not. No id: Google refused to make it. */
  nextTrigger?: { id: string; minutes: number; at: number }
  heartbeatAt: number
  reconcileAt: number
  counts: Heartbeat['counts']
  /** `isTold`: the receiver was told who wrote it, and about what. */
  setAside: (SetAside & { isTold?: boolean })[]
  day: { startedAt: number; savedAt: number; seconds: number; fetches: number }
  /** What Google itself takes for each run, in seconds, as far as it was found out. */
  overheadSeconds: number
  lastPush?: { at: number; status: string }
  trouble?: Trouble
  /** Gmail, the label or a setting keeps mail from being read. */
  blocked?: Notice
  /** What is over and the owner was told about. */
  recovered?: Notice
  /** Gmail's own quota: leave it alone until then. */
  pause?: { until: number; step: number }
  /** The message that stopped the last runs. */
  stuck?: { messageId: string; runs: number }
  /** Messages that Gmail listed and did not give, and when it first did not. */
  doubts?: Record<string, number>
  /** When Gmail first said that its history no longer reaches back to the cursor. */
  historyGoneAt?: number
  /** Mail since `from` has to be searched for, since `at`; `gap` says what history no longer covered. */
  resync?: { from: number; at?: number; gap?: Heartbeat['gap'] }
  /** Old mail that came into the mailbox, held until the owner decides; `cursor` is the one before the first. */
  oldMail?: OldMail & { cursor: string }
  /** Mail of a time that is wanted again. */
  backfill?: Backfill
  /** The owner wants the old mail: history up to this id is read again. */
  releasedUntil?: string
  /** Gmail's `watch`, if the owner wants it. */
  doorbell?: { topic: string; expiresAt: number; renewAt: number; error?: string }
  /** To be told in the next heartbeat. */
  gap?: Heartbeat['gap']
}

export function createState(
  start: Pick<State, 'startedAt' | 'mailbox' | 'cursor' | 'watch'>,
  now: number,
): State {
  return {
    version: 1,
    caughtUpAt: 0,
    ...start,
    triggerMinutes: 1,
    heartbeatAt: 0,
    reconcileAt: now,
    counts: { pushed: 0, failed: 0, setAside: 0 },
    setAside: [],
    day: { startedAt: now, savedAt: now, seconds: 0, fetches: 0 },
    overheadSeconds: FIRST_OVERHEAD_SECONDS,
  }
}

/** The kept state, of this or an older version; `undefined` when it cannot be trusted. */
export function parseState(json: string, now: number): State | undefined {
  const kept: Partial<State> = parseObject(json) // what is not checked here is our own
  if (typeof kept.mailbox !== 'string' || !/^\d+$/.test(String(kept.cursor))) return undefined
  if (!Array.isArray(kept.setAside ?? []) || typeof (kept.watch ?? {}) !== 'object') return undefined
  const { startedAt = now, mailbox } = kept
  const start = { startedAt, mailbox, cursor: String(kept.cursor), watch: { name: '' } }
  return { ...createState(start, now), ...kept, cursor: start.cursor, version: 1 }
}
