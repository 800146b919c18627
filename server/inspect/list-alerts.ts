import type { ChannelReport } from '../../shared/alert-state.ts'
import type { Alerts, AlertTestResult } from '../../shared/alerts.ts'
import type { Context } from '../context.ts'
import { keyOf } from '../watch/judge.ts'

type Parts = Pick<Context, 'store' | 'watch' | 'alerts' | 'deadManPing'>

/** What fires, what did, and the ways people are told. */
export async function listAlerts({ store, watch, alerts, deadManPing }: Parts): Promise<Alerts> {
  const findings = await watch.findings()
  const [{ watched, past }, channels] = await Promise.all([store.readAlertState(), alerts.channels()])
  return {
    firing: findings.map((finding) => {
      const { firstTakenAt, takenAt } = watched[keyOf(finding)] ?? {}
      return {
        ...finding,
        ...(firstTakenAt !== undefined && { firstToldAt: iso(firstTakenAt) }),
        ...(takenAt !== undefined && { toldAt: iso(takenAt) }),
      }
    }),
    past: past.map(({ finding, firstTakenAt, endedAt }) => ({
      ...finding,
      ...(firstTakenAt !== undefined && { toldAt: iso(firstTakenAt) }),
      endedAt: iso(endedAt),
    })),
    channels: channels.map(({ name, report }) => ({
      name,
      ...(report && { last: describeReport(report) }),
      ...(report?.failingSince !== undefined && { failingSince: iso(report.failingSince) }),
    })),
    ...describePing(deadManPing.status()),
  }
}

function describePing(status: ReturnType<Context['deadManPing']['status']>): Pick<Alerts, 'ping'> {
  if (!status) return {}
  const { place, last, withheld } = status
  return {
    ping: {
      place,
      ...(last && { last: { ...last, at: iso(last.at) } }),
      ...(withheld !== undefined && { withheld }),
    },
  }
}

/** Sends a test to one channel, or to all at once. */
export async function testAlerts({ alerts }: Parts, channel?: string): Promise<AlertTestResult[]> {
  const names = channel === undefined ? (await alerts.channels()).map(({ name }) => name) : [channel]
  return Promise.all(
    names.map(async (name) => ({ channel: name, ...describeReport(await alerts.test(name)) })),
  )
}

const describeReport = ({ at, isTest, durationMs, error }: ChannelReport) => ({
  at: iso(at),
  isTest,
  durationMs,
  ...(error !== undefined && { error }),
})

const iso = (ms: number) => new Date(ms).toISOString()
