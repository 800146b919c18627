import type { Setup } from '../../shared/setup.ts'
import type { Context } from '../context.ts'
import { judgeSetup } from '../watch/judge-setup.ts'
import { readScriptVersion } from './script-files.ts'

type Parts = Pick<Context, 'config' | 'store' | 'watch' | 'alerts' | 'tally' | 'now'>

const LAST_EMAILS = 200

/** How far set-up has come, by what the judge knows. */
export async function readSetup(parts: Parts, address: string): Promise<Setup> {
  const { config, store, watch, alerts, tally } = parts
  const [facts, findings, measures, { deliveries }, { emails }, mailboxes, channels, ownVersion, parity] =
    await Promise.all([
      watch.facts(),
      watch.findings(),
      watch.measures(),
      store.count(),
      store.listEmails({ limit: LAST_EMAILS }),
      store.listMailboxes(),
      alerts.channels(),
      readScriptVersion(config),
      watch.parity(),
    ])
  const delivered = measures.endpoints.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []).toSorted()
  const lastDeliveredAt = delivered.at(-1)
  return {
    address,
    scriptVersion: ownVersion,
    checks: judgeSetup({
      ...{ facts, findings, ownVersion },
      isAnyPushed: emails.some(({ source, alsoSeenAt }) => source !== 'imap' || alsoSeenAt !== undefined),
      probes: tally.probes(),
      scripts: mailboxes.flatMap(({ mailbox, heartbeat }) =>
        heartbeat ? [{ mailbox, version: heartbeat.scriptVersion }] : [],
      ),
      lastDeliveredAt: lastDeliveredAt === undefined ? undefined : Date.parse(lastDeliveredAt),
      isAnyDelivered: deliveries.delivered > 0,
      channels: channels.map(({ report }) => ({
        at: report?.at,
        isTaken: report !== undefined && report.error === undefined,
      })),
      imap: config.imap ? (parity?.isSafe ? 'replaceable' : 'on') : 'off',
    }),
  }
}
