import type { Subject } from '../../shared/finding.ts'
import { isOver, type Rule, type Sight, type Verdict } from './rule.ts'
import { HOUR_MS } from '../common/time-units.ts'

const OFF_MS = HOUR_MS
const WRONG_TOKENS = 10 // an hour
const DISK = { full: 0.8, well: 0.78, broken: 0.95 }

/** This receiver itself: its switches, its callers, its store, its alert channels. */
export const judgeReceiver: Rule = (sight) => [
  ...judgeSwitches(sight),
  ...judgeRefusals(sight),
  ...judgeStore(sight),
  judgeLog(sight),
  ...judgeChannels(sight),
]

const RECEIVER: Subject = { kind: 'receiver', id: '', name: '' }
const STORE: Subject = { kind: 'store', id: '', name: '' }
const SETTINGS = { kind: 'link' as const, href: '/dashboard/settings' }

function judgeSwitches({ facts: { switches }, now }: Sight): (Verdict | false)[] {
  const { sendingOffSince, ingressOffSince } = switches
  const off = (code: 'sending_off' | 'ingress_off', since: number | undefined): Verdict | false =>
    since !== undefined &&
    now - since >= OFF_MS && { code, severity: 'late', subject: RECEIVER, since, action: SETTINGS }
  return [off('sending_off', sendingOffSince), off('ingress_off', ingressOffSince)]
}

function judgeRefusals({ facts: { refusals }, wasFound }: Sight): (Verdict | false)[] {
  const { wrongTokens, badRequests } = refusals
  return [
    isOver(wrongTokens.count, WRONG_TOKENS + 1, WRONG_TOKENS / 2, wasFound('wrong_tokens', RECEIVER)) && {
      code: 'wrong_tokens',
      severity: 'late',
      subject: RECEIVER,
      since: wrongTokens.firstAt,
      facts: { count: wrongTokens.count },
      action: { kind: 'configure' },
    },
    badRequests.count > 0 && {
      code: 'bad_requests',
      severity: 'note',
      subject: RECEIVER,
      since: badRequests.firstAt,
      facts: { count: badRequests.count },
      action: { kind: 'configure' },
    },
  ]
}

function judgeStore({ facts: { store }, wasFound }: Sight): (Verdict | false | undefined)[] {
  const { diskUsed = 0, refusing, needsRestart } = store
  return [
    needsRestart && {
      code: 'store_needs_restart',
      severity: 'broken',
      subject: STORE,
      since: needsRestart.since,
      facts: { reason: needsRestart.reason },
      action: { kind: 'configure' },
    },
    refusing &&
      !needsRestart && {
        code: 'store_refusing',
        severity: 'broken',
        subject: STORE,
        since: refusing.since,
        facts: { reason: refusing.reason },
        action: { kind: 'configure' },
      },
    isOver(diskUsed, DISK.full, DISK.well, wasFound('disk_filling', STORE)) && {
      code: 'disk_filling',
      severity: diskUsed >= DISK.broken ? 'broken' : 'late',
      subject: STORE,
      since: undefined,
      facts: { percent: Math.floor(diskUsed * 100) },
      action: { kind: 'configure' },
    },
  ]
}

function judgeLog({ facts }: Sight): Verdict | false {
  const { logLinesDropped } = facts
  return (
    logLinesDropped > 0 && {
      code: 'log_lines_dropped',
      severity: 'late',
      subject: RECEIVER,
      since: undefined,
      facts: { count: logLinesDropped },
      action: { kind: 'configure' },
    }
  )
}

function judgeChannels({ facts }: Sight): (Verdict | undefined)[] {
  return facts.channels.map(
    ({ name, failing }) =>
      failing && {
        code: 'alert_channel_failed',
        severity: 'late',
        subject: { kind: 'channel', id: name, name },
        since: failing.since,
        facts: { reason: failing.reason },
        action: { kind: 'link', href: '/dashboard/alerts' },
      },
  )
}
