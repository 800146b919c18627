import type { FindingCode, Subject } from '../../shared/finding.ts'
import type { MailboxFacts } from './facts.ts'
import { about, isOver, type Rule, type Said, type Sight } from './rule.ts'
import { isSilenceUnusual } from './usual-silence.ts'
import { HOUR_MS, MINUTE_MS } from '../common/time-units.ts'

const BEAT_MINUTES = 5 // the script sends one at most that often
const LONGEST_BACK_OFF_MS = 30 * MINUTE_MS // of a script that found us away: it comes back that late
const TROUBLE_IS_BROKEN_MS = 30 * MINUTE_MS
const CAUGHT_UP_LATE_MS = 15 * MINUTE_MS
const PROOF_OPEN_MS = HOUR_MS
const CLOCK_APART_MS = 2 * MINUTE_MS
const QUOTA = { triggerSeconds: 90 * 60, fetches: 20_000 } // a day; https://developers.google.com/apps-script/guides/services/quotas

/** What a mailbox's script says of itself, and what its silence says. */
export const judgeMailboxes: Rule = (sight) =>
  sight.facts.mailboxes.flatMap((mailbox) => {
    const silence = judgeSilence(mailbox, sight)
    // What a script said before it fell silent is old: it is told as a fact of the silence.
    const ownWord = silence && silence.code === 'heartbeat_missing' ? [] : judgeOwnWord(mailbox, sight)
    return about(subjectOf(mailbox), [
      silence,
      ...ownWord,
      judgeSetAside(mailbox),
      judgeProof(mailbox, sight),
      judgeMail(mailbox, sight),
    ])
  })

const subjectOf = ({ mailbox }: MailboxFacts): Subject => ({ kind: 'mailbox', id: mailbox, name: mailbox })

const listOf = ({ mailbox }: MailboxFacts, more = '') => ({
  kind: 'link' as const,
  href: `/dashboard?mailbox=${encodeURIComponent(mailbox)}${more}`,
})

/**
 * A receiver that was away heard nothing, and its return is noticed late by a script that backs off. But a silence that was found
 * before is over only when a heartbeat comes.
 */
function judgeSilence(mailbox: MailboxFacts, { facts, now, wasFound }: Sight): Said {
  const { lastHeartbeatAt, triggerMinutes, quota, trouble } = mailbox
  if (lastHeartbeatAt === undefined) return undefined
  const awayMs = Math.max(0, facts.watchingSince - lastHeartbeatAt)
  const unheardMs =
    now - Math.max(lastHeartbeatAt, facts.watchingSince) - Math.min(awayMs, LONGEST_BACK_OFF_MS)
  const wasMissing = wasFound('heartbeat_missing', subjectOf(mailbox))
  const silentMs = wasMissing ? now - lastHeartbeatAt : unheardMs
  const lateMs = 3 * Math.max(BEAT_MINUTES, triggerMinutes) * MINUTE_MS
  if (silentMs <= lateMs && silentMs <= facts.silenceMs) return undefined
  const isMissing = silentMs > Math.max(lateMs, facts.silenceMs)
  return {
    code: isMissing ? 'heartbeat_missing' : 'heartbeat_late',
    severity: isMissing ? 'broken' : 'late',
    since: lastHeartbeatAt,
    facts: { ...quotaFacts(quota), ...(trouble && { reason: trouble.reason }) },
    action: { kind: 'open_script' },
  }
}

const CODE_OF_TROUBLE = {
  gmail: 'gmail_failing',
  receiver: 'pushes_failing',
  google: 'google_quota_used_up',
  label: 'watch_label_missing',
  settings: 'script_settings_wrong',
} as const satisfies Record<string, FindingCode>

function judgeOwnWord(mailbox: MailboxFacts, sight: Sight): Said[] {
  return [
    judgeTrouble(mailbox, sight),
    judgeCaughtUp(mailbox, sight),
    judgeGap(mailbox),
    judgeQuota(mailbox, sight),
    judgeClock(mailbox, sight),
  ]
}

function judgeTrouble(mailbox: MailboxFacts, { now }: Sight): Said {
  const { trouble } = mailbox
  if (!trouble) return undefined
  return {
    code: CODE_OF_TROUBLE[trouble.who],
    severity: now - trouble.since >= TROUBLE_IS_BROKEN_MS ? 'broken' : 'late',
    since: trouble.since,
    facts: { reason: trouble.reason },
    action: { kind: 'open_script' },
  }
}

/** "Alive" is not "well": it beats, says no trouble, and yet does not get through. */
function judgeCaughtUp(mailbox: MailboxFacts, { now }: Sight): Said {
  const { caughtUpAt, trouble, lastHeartbeatAt } = mailbox
  if (trouble || caughtUpAt === undefined || lastHeartbeatAt === undefined) return undefined
  const behindMs = lastHeartbeatAt - caughtUpAt
  if (behindMs <= CAUGHT_UP_LATE_MS) return undefined
  return {
    code: 'not_caught_up',
    severity: now - caughtUpAt > 4 * CAUGHT_UP_LATE_MS ? 'broken' : 'late',
    since: caughtUpAt,
    action: { kind: 'open_script' },
  }
}

/** Over once a later proof adds up: then the search brought what history no longer showed. */
function judgeGap(mailbox: MailboxFacts): Said {
  const { gap, proof } = mailbox
  if (!gap || (proof && proof.at > gap.to && proof.openSince === undefined)) return undefined
  return {
    code: 'history_gap',
    severity: 'late',
    since: gap.from,
    facts: { from: new Date(gap.from).toISOString(), to: new Date(gap.to).toISOString() },
    action: listOf(mailbox),
  }
}

function judgeQuota(mailbox: MailboxFacts, { wasFound }: Sight): Said {
  const { quota } = mailbox
  const used = Math.max(quota.triggerSeconds / QUOTA.triggerSeconds, quota.fetches / QUOTA.fetches)
  if (!isOver(used, 0.8, 0.75, wasFound('quota_high', subjectOf(mailbox)))) return undefined
  return {
    code: 'quota_high',
    severity: used >= 0.95 ? 'broken' : 'late',
    facts: quotaFacts(quota),
    action: { kind: 'open_script' },
  }
}

const quotaFacts = ({ triggerSeconds, fetches }: MailboxFacts['quota']) => ({
  triggerMinutes: Math.round(triggerSeconds / 60),
  fetches,
})

function judgeClock(mailbox: MailboxFacts, { wasFound }: Sight): Said {
  const apartMs = Math.abs(mailbox.clockOffsetMs)
  if (!isOver(apartMs, CLOCK_APART_MS, CLOCK_APART_MS * 0.75, wasFound('clock_apart', subjectOf(mailbox))))
    return undefined
  return {
    code: 'clock_apart',
    severity: 'late',
    facts: { seconds: Math.round(apartMs / 1000) },
    action: { kind: 'configure' },
  }
}

function judgeSetAside(mailbox: MailboxFacts): Said {
  const { count, oldestAt } = mailbox.setAside
  if (count === 0) return undefined
  return {
    code: 'messages_set_aside',
    severity: 'late',
    since: oldestAt,
    facts: { count },
    action: { kind: 'link', href: '/dashboard/set-aside' },
  }
}

/** What Gmail has and we have not is pushed by the next run; only what stays so is a finding. */
function judgeProof(mailbox: MailboxFacts, { now }: Sight): Said {
  const { proof } = mailbox
  if (proof?.openSince === undefined || now - proof.openSince < PROOF_OPEN_MS) return undefined
  return {
    code: 'proof_open',
    severity: 'late',
    since: proof.openSince,
    facts: { missing: proof.gmail - proof.accepted, gmail: proof.gmail },
    action: { kind: 'link', href: `/dashboard/mailboxes/${encodeURIComponent(mailbox.mailbox)}` },
  }
}

/** A quiet night is no alarm: the owner's number decides, else what is usual at these hours. */
function judgeMail(mailbox: MailboxFacts, { now }: Sight): Said {
  const { lastEmailAt, mailSilenceMs, emailsByHour } = mailbox
  if (lastEmailAt === undefined) return undefined
  const isTooLong =
    mailSilenceMs === undefined
      ? emailsByHour !== undefined && isSilenceUnusual(emailsByHour, lastEmailAt, now)
      : now - lastEmailAt >= mailSilenceMs
  if (!isTooLong) return undefined
  return {
    code: 'mail_missing',
    severity: 'late',
    since: lastEmailAt,
    action: listOf(mailbox),
  }
}
