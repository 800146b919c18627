import type { Finding, FindingCode } from '../../shared/finding.ts'
import { noAlerts, type AlertState } from '../../shared/alert-state.ts'
import { decideNotice } from '../watch/decide-notice.ts'

const START = Date.parse('2026-11-25T00:00:00Z')
const MINUTE = 60_000

const finding = (
  code: FindingCode,
  name: string,
  minute: number,
  severity: Finding['severity'] = 'broken',
): Finding => ({
  code,
  severity,
  subject: { kind: 'endpoint', id: name, name },
  since: new Date(START + minute * MINUTE).toISOString(),
  facts: {},
  action: { kind: 'configure' },
})

type Span = [finding: Finding, from: number, to: number]

/** A day of minutes: from which minute to which each finding stands. Returns the notices, in words. */
function playDay(spans: Span[], minutes = 24 * 60, restart = (state: AlertState) => state): string[] {
  let state = noAlerts()
  const told: string[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    const standing = spans.filter(([, from, to]) => minute >= from && minute < to).map(([one]) => one)
    const decided = decideNotice(restart(state), standing, START + minute * MINUTE)
    const { notice, ...next } = decided
    state = { ...state, ...next }
    if (!notice) continue
    const words = (kind: 'begun' | 'lasting' | 'ended') =>
      notice[kind].map(({ code, subject }) => `${kind} ${code} ${subject.name}`)
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    told.push(`${clock} ${[...words('begun'), ...words('lasting'), ...words('ended')].join(', ')}`)
  }
  return told
}

const at = (hours: number, minutes = 0) => hours * 60 + minutes

describe('a day of outages', () => {
  const BAD_DAY: Span[] = [
    [finding('endpoint_failing', 'CRM', at(3, 7)), at(3, 22), at(12, 40)],
    [finding('store_refusing', '', at(3, 8)), at(3, 8), at(3, 9)], // a moment: nobody is woken
    [finding('disk_filling', '', at(5), 'late'), at(5), at(6)],
    [finding('heartbeat_late', 'support', at(7), 'late'), at(7, 15), at(7, 20)],
    [finding('heartbeat_missing', 'support', at(7)), at(7, 20), at(9)],
    [finding('heartbeat_missing', 'sales', at(7)), at(7, 20), at(9)],
    [finding('bad_requests', '', at(10), 'note'), at(10), at(11)],
    [finding('endpoint_failing', 'Slack', at(14)), at(14, 15), at(14, 20)],
    [finding('endpoint_failing', 'Slack', at(14)), at(14, 23), at(14, 30)], // it flaps
    [finding('gmail_failing', 'sales', at(16), 'late'), at(16), at(16, 20)], // over before it is worth it
  ]
  const NOTICES = [
    '03:22 begun endpoint_failing CRM',
    '05:05 begun disk_filling ',
    '06:04 ended disk_filling ',
    '07:20 begun heartbeat_missing support, begun heartbeat_missing sales',
    '07:22 lasting endpoint_failing CRM',
    '09:04 ended heartbeat_missing support, ended heartbeat_missing sales',
    '11:22 lasting endpoint_failing CRM',
    '12:44 ended endpoint_failing CRM',
    '14:15 begun endpoint_failing Slack',
    '14:34 ended endpoint_failing Slack',
  ]

  it('tells exactly what a person would want to be told', () => {
    expect(playDay(BAD_DAY)).toEqual(NOTICES)
  })

  it('tells it once also when the receiver restarts every minute', () => {
    expect(playDay(BAD_DAY, 24 * 60, (state) => JSON.parse(JSON.stringify(state)) as AlertState)).toEqual(
      NOTICES,
    )
  })

  it('tells again at once of what has passed its next limit', () => {
    const rate = (level: number) => ({ ...finding('endpoint_failure_rate', 'CRM', at(9)), facts: { level } })
    let state: Pick<AlertState, 'watched' | 'past'> = { watched: {}, past: [] }
    const told = [50, 50, 70, 70, 50, 90].map((level, minute) => {
      const { notice, ...next } = decideNotice(state, [rate(level)], START + at(9, minute) * MINUTE)
      state = next
      return notice ? [...notice.begun, ...notice.lasting].length : 0
    })
    expect(told).toEqual([1, 0, 1, 0, 0, 1])
  })

  it('is silent when all is well', () => {
    expect(playDay([])).toEqual([])
  })
})
