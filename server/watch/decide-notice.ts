import { emptyNotice, type AlertState, type Notice, type Watched } from '../../shared/alert-state.ts'
import type { Finding, FindingCode } from '../../shared/finding.ts'
import { keyOf } from './judge.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../common/time-units.ts'

/**
 * How long a finding has to last before anybody is woken; most have lasted when they are found. Undefined: never, the page
 * says it. A new code has to be decided here too.
 */
export const HOLD_MS: Record<FindingCode, number | undefined> = {
  heartbeat_late: undefined, // heartbeat_missing follows
  heartbeat_missing: 0,
  gmail_failing: 30 * MINUTE_MS,
  pushes_failing: 30 * MINUTE_MS,
  watch_label_missing: 10 * MINUTE_MS,
  script_settings_wrong: 10 * MINUTE_MS,
  google_quota_used_up: 30 * MINUTE_MS,
  not_caught_up: 30 * MINUTE_MS,
  history_gap: 2 * HOUR_MS, // the hourly proof ends it, when it adds up
  messages_set_aside: 10 * MINUTE_MS,
  quota_high: 10 * MINUTE_MS,
  mail_missing: 0,
  proof_open: 0,
  imap_failing: 10 * MINUTE_MS,
  clock_apart: 15 * MINUTE_MS,
  endpoint_failing: 0,
  endpoint_failure_rate: 0,
  endpoint_disabled: 0,
  endpoint_paused: undefined, // somebody's own doing
  delivery_overdue: 0,
  deliveries_undelivered: 0,
  sending_off: 0,
  ingress_off: 0,
  wrong_tokens: 0,
  wrong_codes: 0,
  bad_requests: undefined,
  alert_channel_failed: 5 * MINUTE_MS, // told through the others
  disk_filling: 5 * MINUTE_MS,
  store_refusing: 2 * MINUTE_MS,
  store_needs_restart: 0,
  secrets_unreadable: 0,
  log_lines_dropped: 10 * MINUTE_MS,
}

const GONE_MS = 5 * MINUTE_MS // what comes back sooner was never over
const REPEAT_MS = 4 * HOUR_MS
const PAST_MS = 7 * DAY_MS

/** Pure: the next state, and what to tell now, if anything. */
export function decideNotice(
  { watched: before, past: pastBefore }: Pick<AlertState, 'watched' | 'past'>,
  findings: Finding[],
  now: number,
): Pick<AlertState, 'watched' | 'past'> & { notice: Notice | undefined } {
  const notice = emptyNotice(now)
  const watched: AlertState['watched'] = {}
  const past = pastBefore.filter(({ endedAt }) => now - endedAt < PAST_MS)
  const present = new Map(findings.map((finding) => [keyOf(finding), finding]))
  for (const [key, finding] of present) {
    const known = before[key]
    const next: Watched = { firstSeenAt: now, ...known, finding, lastSeenAt: now }
    watched[key] = next
    const isOld = known?.toldAt !== undefined && now - known.toldAt < REPEAT_MS && !isWorse(finding, known)
    if (known?.toldAt === undefined ? isHeld(next, now) : isOld) continue
    next.toldAt = now
    notice[known?.toldAt === undefined ? 'begun' : 'lasting'].push(finding)
  }
  for (const [key, known] of Object.entries(before)) {
    if (present.has(key)) continue
    if (now - known.lastSeenAt < GONE_MS) watched[key] = known
    else if (known.toldAt !== undefined) {
      notice.ended.push(known.finding)
      past.unshift({
        finding: known.finding,
        firstTakenAt: known.firstTakenAt,
        endedAt: known.lastSeenAt,
      })
    }
  }
  const isWorthTelling = notice.begun.length + notice.lasting.length + notice.ended.length > 0
  return { watched, past, notice: isWorthTelling ? notice : undefined }
}

/** It has passed the next of its limits. */
const isWorse = ({ facts }: Finding, { finding }: Watched) =>
  Number(facts.level ?? 0) > Number(finding.facts.level ?? 0)

/** Lasts for as long as its code asks, since it began or since it was first seen, whichever is longer ago. */
function isHeld({ finding, firstSeenAt }: Watched, now: number): boolean {
  const holdMs = HOLD_MS[finding.code]
  if (holdMs === undefined || finding.severity === 'note') return true
  return now - Math.min(firstSeenAt, Date.parse(finding.since)) < holdMs
}
