import type { Severity, Subject } from '../../shared/finding.ts'
import type { Refusals } from './facts.ts'
import { about, isOver, type Rule, type Said, type Sight, type Verdict } from './rule.ts'
import { HOUR_MS } from '../common/time-units.ts'

const OFF_MS = HOUR_MS
const WRONG = 10 // tokens or codes, an hour
const DISK = { full: 0.8, well: 0.78, broken: 0.95 }

/** This receiver itself: its switches, its callers, its store, its alert channels. */
export const judgeReceiver: Rule = (sight) => [
  ...about(RECEIVER, [
    ...judgeSwitches(sight),
    ...judgeRefusals(sight),
    judgeLog(sight),
    judgeSecrets(sight),
  ]),
  ...about(STORE, judgeStore(sight)),
  ...judgeChannels(sight),
]

const RECEIVER: Subject = { kind: 'receiver', id: '', name: '' }
const STORE: Subject = { kind: 'store', id: '', name: '' }
const SETTINGS = { kind: 'link' as const, href: '/dashboard/settings' }

function judgeSwitches({ facts: { switches }, now }: Sight): Said[] {
  const { sendingOffSince, ingressOffSince } = switches
  const off = (code: 'sending_off' | 'ingress_off', since: number | undefined): Said =>
    since !== undefined && now - since >= OFF_MS && { code, severity: 'late', since, action: SETTINGS }
  return [off('sending_off', sendingOffSince), off('ingress_off', ingressOffSince)]
}

function judgeRefusals({ facts: { refusals }, wasFound }: Sight): Said[] {
  const { wrongTokens, wrongCodes, badRequests } = refusals
  const guessed = (
    code: 'wrong_tokens' | 'wrong_codes',
    severity: Severity,
    { count, firstAt }: Refusals,
  ): Said =>
    isOver(count, WRONG + 1, WRONG / 2, wasFound(code, RECEIVER)) && {
      ...{ code, severity, since: firstAt, facts: { count } },
      action: { kind: 'configure' },
    }
  return [
    guessed('wrong_tokens', 'late', wrongTokens),
    guessed('wrong_codes', 'broken', wrongCodes),
    badRequests.count > 0 && {
      code: 'bad_requests',
      severity: 'note',
      since: badRequests.firstAt,
      facts: { count: badRequests.count },
      action: { kind: 'configure' },
    },
  ]
}

function judgeStore({ facts: { store }, wasFound }: Sight): Said[] {
  const { diskUsed = 0, refusing, needsRestart } = store
  return [
    needsRestart && {
      code: 'store_needs_restart',
      severity: 'broken',
      since: needsRestart.since,
      facts: { reason: needsRestart.reason },
      action: { kind: 'configure' },
    },
    refusing &&
      !needsRestart && {
        code: 'store_refusing',
        severity: 'broken',
        since: refusing.since,
        facts: { reason: refusing.reason },
        action: { kind: 'configure' },
      },
    isOver(diskUsed, DISK.full, DISK.well, wasFound('disk_filling', STORE)) && {
      code: 'disk_filling',
      severity: diskUsed >= DISK.broken ? 'broken' : 'late',
      facts: { percent: Math.floor(diskUsed * 100) },
      action: { kind: 'configure' },
    },
  ]
}

function judgeSecrets({ facts: { endpoints } }: Sight): Said {
  const unreadable = endpoints.filter(({ isUnreadable }) => isUnreadable).length
  return (
    unreadable > 0 && {
      code: 'secrets_unreadable',
      severity: 'broken',
      facts: { count: unreadable },
      action: { kind: 'configure' },
    }
  )
}

function judgeLog({ facts }: Sight): Said {
  const { logLinesDropped } = facts
  return (
    logLinesDropped > 0 && {
      code: 'log_lines_dropped',
      severity: 'late',
      facts: { count: logLinesDropped },
      action: { kind: 'configure' },
    }
  )
}

function judgeChannels({ facts }: Sight): Verdict[] {
  return facts.channels.flatMap(({ name, failing }) =>
    about({ kind: 'channel', id: name, name }, [
      failing && {
        code: 'alert_channel_failed',
        severity: 'late',
        since: failing.since,
        facts: { reason: failing.reason },
        action: { kind: 'link', href: '/dashboard/alerts' },
      },
    ]),
  )
}
