import { FindingCode, type Finding } from '../../shared/finding.ts'
import type { EndpointFacts, Facts, MailboxFacts } from '../watch/facts.ts'
import { isGivenUp } from '../watch/endpoint-rules.ts'
import { judge } from '../watch/judge.ts'

const NOW = Date.parse('2026-11-25T12:30:00Z')
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ago = (ms: number) => NOW - ms

const MAILBOX: MailboxFacts = {
  mailbox: 'owner@example.com',
  lastHeartbeatAt: ago(3 * MINUTE),
  triggerMinutes: 1,
  trouble: undefined,
  caughtUpAt: ago(3 * MINUTE),
  gap: undefined,
  setAside: { count: 0, oldestAt: 0 },
  quota: { triggerSeconds: 1_380, fetches: 1_412 },
  clockOffsetMs: 0,
  lastEmailAt: ago(2 * MINUTE),
  emailsByHour: undefined,
  mailSilenceMs: undefined,
  proof: { at: ago(18 * MINUTE), gmail: 1_204, accepted: 1_204, openSince: undefined },
}

const ENDPOINT: EndpointFacts = {
  id: 'ep_1',
  name: 'CRM',
  isEnabled: true,
  disabledAt: undefined,
  disabledReason: undefined,
  failing: undefined,
  enabledAt: undefined,
  attempts: { delivered: 0, failed: 0, lastFailedAt: undefined },
  oldestDueAt: undefined,
  waiting: 4,
  undelivered: { count: 0, firstAt: 0 },
}

const WELL: Facts = {
  watchingSince: ago(30 * DAY),
  isBlind: false,
  silenceMs: 15 * MINUTE,
  mailboxes: [MAILBOX],
  endpoints: [ENDPOINT],
  switches: { sendingOffSince: undefined, ingressOffSince: undefined },
  refusals: {
    wrongTokens: { count: 0, firstAt: 0 },
    wrongCodes: { count: 0, firstAt: 0 },
    badRequests: { count: 0, firstAt: 0 },
  },
  store: { diskUsed: 0.4, refusing: undefined, needsRestart: undefined },
  logLinesDropped: 0,
  channels: [{ name: 'email', failing: undefined }],
}

const withMailbox = (change: Partial<MailboxFacts>): Facts => ({
  ...WELL,
  mailboxes: [{ ...MAILBOX, ...change }],
})
const withEndpoint = (change: Partial<EndpointFacts>): Facts => ({
  ...WELL,
  endpoints: [{ ...ENDPOINT, ...change }],
})
const withFacts = (change: Partial<Facts>): Facts => ({ ...WELL, ...change })
const silent = (ms: number) => withMailbox({ lastHeartbeatAt: ago(ms), caughtUpAt: ago(ms) })
const trouble = (who: NonNullable<MailboxFacts['trouble']>['who'], ms: number) =>
  withMailbox({ trouble: { who, since: ago(ms), reason: 'because' } })

/** 24 emails an hour by day (6 to 18 UTC), none at night, for seven days. */
const BUSY_DAYS = Array.from({ length: 168 }, (_, index) => {
  const hour = (12 - 167 + index + 7 * 24) % 24
  return hour >= 6 && hour < 18 ? 24 : 0
})
const busy = (silenceMs: number) => withMailbox({ emailsByHour: BUSY_DAYS, lastEmailAt: ago(silenceMs) })
const failing = (ms: number) =>
  withEndpoint({ failing: { since: ago(ms), failures: 3, lastError: 'HTTP 503', lastAt: NOW } })
const rate = (failed: number, delivered: number, ms = 0) =>
  withEndpoint({ attempts: { failed, delivered, lastFailedAt: ago(ms) } })
const proofOpen = (ms: number) =>
  withMailbox({ proof: { at: ago(MINUTE), gmail: 10, accepted: 7, openSince: ago(ms) } })
const imapFailing = (ms: number, isLogin = false) =>
  withFacts({
    imap: { mailbox: 'owner@example.com', failing: { since: ago(ms), reason: 'because', isLogin } },
  })
const refusals = (wrong: number, bad: number, codes = 0) =>
  withFacts({
    refusals: {
      wrongTokens: { count: wrong, firstAt: ago(HOUR) },
      wrongCodes: { count: codes, firstAt: ago(HOUR) },
      badRequests: { count: bad, firstAt: ago(HOUR) },
    },
  })
const disk = (diskUsed: number) => withFacts({ store: { ...WELL.store, diskUsed } })
const reason = { since: ago(HOUR), reason: 'ENOSPC' }

const found = (facts: Facts, before: Finding[] = []) =>
  judge(facts, NOW, before).map(({ code, severity }) => `${severity} ${code}`)

describe('the judge', () => {
  it('finds nothing where all is well', () => {
    expect(judge(WELL, NOW)).toEqual([])
  })

  it('finds nothing on the first day, when there is nothing yet', () => {
    expect(judge({ ...WELL, mailboxes: [], endpoints: [], channels: [] }, NOW)).toEqual([])
  })

  // just not, and just so
  it.each<[string, Facts, Facts]>([
    [
      'late heartbeat_late',
      silent(15 * MINUTE),
      withFacts({ ...silent(15 * MINUTE + SECOND), silenceMs: 20 * MINUTE }),
    ],
    ['broken heartbeat_missing', silent(15 * MINUTE), silent(15 * MINUTE + SECOND)],
    ['late gmail_failing', WELL, trouble('gmail', MINUTE)],
    ['broken gmail_failing', trouble('gmail', 30 * MINUTE - 1), trouble('gmail', 30 * MINUTE)],
    ['late pushes_failing', WELL, trouble('receiver', MINUTE)],
    ['late google_quota_used_up', WELL, trouble('google', MINUTE)],
    ['late watch_label_missing', WELL, trouble('label', MINUTE)],
    ['late script_settings_wrong', WELL, trouble('settings', MINUTE)],
    [
      'late not_caught_up',
      withMailbox({ caughtUpAt: ago(18 * MINUTE) }),
      withMailbox({ caughtUpAt: ago(19 * MINUTE) }),
    ],
    [
      'broken not_caught_up',
      withMailbox({ caughtUpAt: ago(HOUR) }),
      withMailbox({ caughtUpAt: ago(HOUR + SECOND) }),
    ],
    [
      'late history_gap',
      withMailbox({ gap: { from: ago(DAY), to: ago(HOUR) } }),
      withMailbox({ gap: { from: ago(DAY), to: ago(MINUTE) } }),
    ],
    ['late messages_set_aside', WELL, withMailbox({ setAside: { count: 1, oldestAt: ago(HOUR) } })],
    [
      'late quota_high',
      withMailbox({ quota: { triggerSeconds: 4_319, fetches: 15_999 } }),
      withMailbox({ quota: { triggerSeconds: 4_320, fetches: 0 } }),
    ],
    [
      'broken quota_high',
      withMailbox({ quota: { triggerSeconds: 0, fetches: 18_999 } }),
      withMailbox({ quota: { triggerSeconds: 0, fetches: 19_000 } }),
    ],
    [
      'late mail_missing',
      withMailbox({ mailSilenceMs: HOUR, lastEmailAt: ago(HOUR - 1) }),
      withMailbox({ mailSilenceMs: HOUR, lastEmailAt: ago(HOUR) }),
    ],
    ['late proof_open', proofOpen(HOUR - 1), proofOpen(HOUR)],
    ['late imap_failing', imapFailing(5 * MINUTE - 1), imapFailing(5 * MINUTE)],
    ['late imap_failing', WELL, imapFailing(0, true)],
    ['broken imap_failing', imapFailing(30 * MINUTE - 1), imapFailing(30 * MINUTE)],
    ['late clock_apart', withMailbox({ clockOffsetMs: 119_999 }), withMailbox({ clockOffsetMs: -120_000 })],
    ['late endpoint_failure_rate', rate(49, 51), rate(50, 50)],
    ['late endpoint_failure_rate', rate(13, 6), rate(14, 6)],
    ['late endpoint_failure_rate', rate(60, 40, 15 * MINUTE), rate(60, 40)],
    ['broken endpoint_failure_rate', rate(89, 11), rate(90, 10)],
    ['broken endpoint_failing', failing(15 * MINUTE - 1), failing(15 * MINUTE)],
    [
      'broken endpoint_disabled',
      WELL,
      withEndpoint({ isEnabled: false, disabledReason: 'it answered 410 Gone', disabledAt: NOW }),
    ],
    [
      'note endpoint_paused',
      withEndpoint({ isEnabled: false, disabledAt: ago(DAY - 1) }),
      withEndpoint({ isEnabled: false, disabledAt: ago(DAY) }),
    ],
    [
      'late delivery_overdue',
      withEndpoint({ oldestDueAt: ago(15 * MINUTE - 1) }),
      withEndpoint({ oldestDueAt: ago(15 * MINUTE) }),
    ],
    ['late deliveries_undelivered', WELL, withEndpoint({ undelivered: { count: 1, firstAt: ago(DAY) } })],
    [
      'note deliveries_undelivered',
      WELL,
      withEndpoint({
        isEnabled: false,
        isDeleted: true,
        undelivered: { count: 1, firstAt: ago(DAY) },
      }),
    ],
    [
      'late sending_off',
      withFacts({ switches: { sendingOffSince: ago(HOUR - 1), ingressOffSince: undefined } }),
      withFacts({ switches: { sendingOffSince: ago(HOUR), ingressOffSince: undefined } }),
    ],
    [
      'late ingress_off',
      withFacts({ switches: { sendingOffSince: undefined, ingressOffSince: ago(HOUR - 1) } }),
      withFacts({ switches: { sendingOffSince: undefined, ingressOffSince: ago(HOUR) } }),
    ],
    ['late wrong_tokens', refusals(10, 0), refusals(11, 0)],
    ['broken wrong_codes', refusals(0, 0, 10), refusals(0, 0, 11)],
    ['note bad_requests', WELL, refusals(0, 1)],
    ['broken secrets_unreadable', WELL, withEndpoint({ isUnreadable: true })],
    ['late disk_filling', disk(0.799), disk(0.8)],
    ['broken disk_filling', disk(0.949), disk(0.95)],
    ['broken store_refusing', WELL, withFacts({ store: { ...WELL.store, refusing: reason } })],
    [
      'broken store_needs_restart',
      WELL,
      withFacts({ store: { ...WELL.store, refusing: reason, needsRestart: reason } }),
    ],
    ['late log_lines_dropped', WELL, withFacts({ logLinesDropped: 1 })],
    ['late alert_channel_failed', WELL, withFacts({ channels: [{ name: 'email', failing: reason }] })],
  ])('finds %s at its limit and not before', (wanted, notYet, so) => {
    expect(found(notYet)).not.toContain(wanted)
    expect(found(so)).toEqual([wanted])
  })

  it('has a row above for every code', async () => {
    const { readFile } = await import('node:fs/promises')
    const table = await readFile(new URL(import.meta.url), 'utf8')
    for (const code of FindingCode.options) expect(table).toMatch(new RegExp(`'(broken|late|note) ${code}'`))
  })

  const quota = (triggerSeconds: number) => withMailbox({ quota: { triggerSeconds, fetches: 0 } })
  const apart = (clockOffsetMs: number) => withMailbox({ clockOffsetMs })
  it.each<[string, Facts, Facts, Facts]>([
    ['disk_filling', disk(0.9), disk(0.781), disk(0.779)],
    ['quota_high', quota(4_500), quota(4_060), quota(4_040)],
    ['clock_apart', apart(200_000), apart(100_000), apart(80_000)],
    ['wrong_tokens', refusals(20, 0), refusals(6, 0), refusals(4, 0)],
    ['wrong_codes', refusals(0, 0, 20), refusals(0, 0, 6), refusals(0, 0, 4)],
  ])(
    'keeps finding %s, since the same time, until it is well below its limit',
    (code, over, stillSo, well) => {
      const before = judge(over, NOW - HOUR)
      expect(judge(stillSo, NOW, before)).toMatchObject([{ code, since: before[0]?.since }])
      expect(judge(stillSo, NOW)).toEqual([])
      expect(judge(well, NOW, before)).toEqual([])
    },
  )

  it('does not take its own absence for silence of the script', () => {
    const back = (minutesUp: number, minutesAway: number): Facts => ({
      ...silent((minutesUp + minutesAway) * MINUTE),
      watchingSince: ago(minutesUp * MINUTE),
    })
    expect(found(back(1, 600))).toEqual([])
    expect(found(back(45, 600))).toEqual([]) // a script that backs off looks every 30 minutes
    expect(found(back(46, 600))).toEqual(['broken heartbeat_missing'])
    expect(found(back(16, 0.5))).toEqual(['broken heartbeat_missing'])
    const before = judge(silent(HOUR), NOW)
    expect(found(back(1, 600), before)).toEqual(['broken heartbeat_missing']) // it was silent before, and still is
  })

  it('tells one cause once: what a silent script said last is a fact of its silence', () => {
    const facts = withMailbox({
      lastHeartbeatAt: ago(39 * MINUTE),
      quota: { triggerSeconds: 85 * 60, fetches: 19_800 },
      trouble: { who: 'gmail', since: ago(HOUR), reason: 'backend error' },
    })
    expect(judge(facts, NOW)).toMatchObject([
      { code: 'heartbeat_missing', facts: { triggerMinutes: 85, fetches: 19_800, reason: 'backend error' } },
    ])
  })

  it('knows what is usual: silence by day, none of it by night', () => {
    expect(found(busy(15 * MINUTE))).toEqual([])
    expect(found(busy(25 * MINUTE))).toEqual(['late mail_missing'])
    const night = Date.parse('2026-11-25T05:30:00Z')
    const atNight = {
      ...MAILBOX,
      lastHeartbeatAt: night,
      caughtUpAt: night,
      lastEmailAt: night - 11 * HOUR,
      proof: undefined,
    }
    const shifted = [...BUSY_DAYS.slice(161), ...BUSY_DAYS.slice(0, 161)] // the running hour is 5 h now
    expect(judge(withFacts({ mailboxes: [{ ...atNight, emailsByHour: shifted }] }), night)).toEqual([])
  })

  it('calls no mailbox silent that it has not known for long', () => {
    expect(found(withMailbox({ lastEmailAt: ago(5 * DAY) }))).toEqual([])
  })

  it('puts what is broken first, then the oldest', () => {
    const facts = { ...silent(39 * MINUTE), ...refusals(0, 1), endpoints: failing(2 * HOUR).endpoints }
    expect(found({ ...facts, mailboxes: silent(39 * MINUTE).mailboxes })).toEqual([
      'broken endpoint_failing',
      'broken heartbeat_missing',
      'note bad_requests',
    ])
  })

  it('says nothing of an endpoint that is behind while sending is off', () => {
    const facts = withEndpoint({ oldestDueAt: ago(HOUR) })
    expect(
      found({ ...facts, switches: { sendingOffSince: ago(MINUTE), ingressOffSince: undefined } }),
    ).toEqual([])
  })
})

describe('an endpoint whose attempts fail', () => {
  const levelOf = (facts: Facts, before: Finding[] = []) =>
    judge(facts, NOW, before).map(({ facts: { level } }) => level)

  it('is warned of at 50, 70 and 90 percent, until it is below 40', () => {
    expect(
      [rate(50, 50), rate(69, 31), rate(70, 30), rate(90, 10)].flatMap((facts) => levelOf(facts)),
    ).toEqual([50, 50, 70, 90])
    const before = judge(rate(60, 40), NOW)
    expect(levelOf(rate(40, 60), before)).toEqual([50])
    expect(levelOf(rate(39, 61), before)).toEqual([])
    expect(levelOf(rate(40, 60))).toEqual([])
  })

  it.each([
    ['20 failures over 5 days', 20, 5 * DAY, undefined, true],
    ['too few failures', 19, 9 * DAY, undefined, false],
    ['less than 5 days', 500, 5 * DAY - 1, undefined, false],
    ['enabled again by somebody since', 500, 9 * DAY, ago(DAY), false],
  ])('is given up, or not: %s', (_name, failures, ms, enabledAt, expected) => {
    const run = { since: ago(ms), failures, lastError: '', lastAt: NOW }
    expect(isGivenUp({ ...ENDPOINT, failing: run, enabledAt })).toBe(expected)
    expect(isGivenUp({ ...ENDPOINT, failing: run, enabledAt, isEnabled: false })).toBe(false)
    expect(isGivenUp({ ...ENDPOINT, failing: { ...run, lastAt: ago(ms) }, enabledAt })).toBe(false)
  })
})
