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
      return { ...finding, firstToldAt: iso(firstTakenAt), toldAt: iso(takenAt) }
    }),
    past: past.map(({ finding, firstTakenAt, endedAt }) => ({
      ...finding,
      toldAt: iso(firstTakenAt),
      endedAt: iso(endedAt),
    })),
    channels: channels.map(({ name, report }) => ({
      name,
      last: report && describeReport(report),
      failingSince: iso(report?.failingSince),
    })),
    ping: describePing(deadManPing.status()),
  }
}

function describePing(status: ReturnType<Context['deadManPing']['status']>): Alerts['ping'] {
  return status && { ...status, last: status.last && { ...status.last, at: iso(status.last.at) } }
}

/** Sends a test to one channel, or to all at once. */
export async function testAlerts({ alerts }: Parts, channel?: string): Promise<AlertTestResult[]> {
  const names = channel === undefined ? (await alerts.channels()).map(({ name }) => name) : [channel]
  return Promise.all(
    names.map(async (name) => ({ channel: name, ...describeReport(await alerts.test(name)) })),
  )
}

const describeReport = ({ failingSince: _failingSince, ...report }: ChannelReport) => ({
  ...report,
  at: iso(report.at),
})

/** What is undefined is in no answer. */
function iso(ms: number): string
function iso(ms: number | undefined): string | undefined
function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}
