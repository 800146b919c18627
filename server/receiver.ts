import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { acceptEmail } from './accept/accept-email.ts'
import { parsePush } from './accept/parse-push.ts'
import { createApp } from './app.ts'
import { createClockWitness } from './start/clock-witness.ts'
import type { PushInput } from '../shared/push.ts'
import { createFileLinks } from './content/file-links.ts'
import { createLinkFiles } from './content/link-files.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { createWebhookClient } from './deliver/attempt-delivery.ts'
import { startDeliveryLoop, type DeliveryLoop } from './deliver/delivery-loop.ts'
import { startRedeliveryLoop } from './deliver/redelivery-loop.ts'
import { createAddressGuard } from './deliver/guard-address.ts'
import { createOutgoing } from './deliver/outgoing.ts'
import { createFirstEndpoint } from './endpoints.ts'
import { createHttpServer } from './start/http-server.ts'
import { createKeyReader } from './file-keys.ts'
import { startPolling } from './imap/start-polling.ts'
import { startSchedule, type ScheduledWork } from './schedule.ts'
import { openStore } from './store/open-store.ts'
import { createWatch } from './watch/create-watch.ts'
import { createAlerting } from './watch/create-alerting.ts'
import { createDeadManPing } from './watch/dead-man-ping.ts'
import { createMetrics } from './watch/create-metrics.ts'
import { createGivingUp } from './watch/give-up-endpoints.ts'
import { createRetention } from './watch/retention.ts'
import { createTally } from './watch/tally.ts'
import { within } from './start/within.ts'

const DRAIN_MS = 7_000 // leaves closing the store its time: the process promises to be gone within 10 s

export interface Receiver {
  url: string
  context: Context
  /** Readiness off, finish what is in flight, close. */
  stop(): Promise<void>
}

/** Opens the store, delivers, and listens last: whoever is answered finds all of it. What main.ts and the tests start alike. */
export async function startReceiver(
  config: Config,
  log: Logger,
  now: () => Date = () => new Date(),
  droppedLines: () => number = () => 0,
): Promise<Receiver> {
  let isAcceptingWork = true
  const client = createWebhookClient(createAddressGuard(config.outgoingAllowPrivate), {
    proxy: config.egressProxy,
  })
  const store = await openStore(config, log, now)
  const registry = new Registry()
  const tally = createTally(now, registry)
  let url: string | undefined
  let deliveries: DeliveryLoop | undefined
  const fileLinks = createFileLinks({
    now,
    retentionDays: config.retentionDays,
    readKey: createKeyReader(store),
  })
  const linkFiles = createLinkFiles({ ...config, links: fileLinks })
  const outgoing = createOutgoing(client, now, linkFiles)
  const watch = createWatch({ config, store, now, log, tally, droppedLines })
  const evidence = { ownUrl: () => url, deliveryTurnedAt: () => deliveries?.turnedAt() }
  const context: Context = {
    ...{ config, store, outgoing, fileLinks, linkFiles, log, now, tally, watch },
    clock: createClockWitness(log, now),
    alerts: createAlerting({ config, store, outgoing, watch, log, now }),
    deadManPing: createDeadManPing({ config, outgoing, log, now }, evidence),
    metrics: createMetrics(registry, { config, store, watch, now }),
    isAcceptingWork: () => isAcceptingWork,
  }
  const drains: (() => Promise<void>)[] = []

  async function stop(): Promise<void> {
    isAcceptingWork = false
    try {
      // an attempt that is cut off stays open in the store and goes out again after the next start
      await within(DRAIN_MS, Promise.all(drains.map((drain) => drain())))
    } finally {
      await client.agent.destroy()
      await store.close()
    }
  }

  try {
    await createFirstEndpoint(context)
    const server = createHttpServer(createApp(context))
    deliveries = startDeliveryLoop(context, client)
    drains.push(startSchedule(context, listWork(context)), deliveries.stop, startRedeliveryLoop(context))
    drains.push(() => server.close(DRAIN_MS))
    if (config.imap) drains.push(startPolling({ ...context, imap: config.imap, accept: takeIn(context) }))
    url = await server.listen(config.port, config.host)
    return { url, context, stop }
  } catch (error) {
    await stop().catch((cause: unknown) =>
      log.warn({ err: cause }, 'PROCESS: Could not undo the start cleanly'),
    )
    throw error
  }
}

/** What another source brings is held to the same limits as a push. */
const takeIn = (context: Context) => (push: PushInput) => acceptEmail(context, parsePush(push).push)

/** The ping comes after the look, in one work: so that it tells of the look too, whichever replica is at it. */
function listWork(context: Context): ScheduledWork[] {
  const { alerts, deadManPing } = context
  const lookAndPing = async () => {
    await alerts.look()
    await deadManPing.run()
  }
  return [
    { name: 'retention', run: createRetention(context) },
    { name: 'endpoints', run: createGivingUp(context) },
    { name: 'alerts', run: lookAndPing, runWithoutStore: alerts.lookWithoutStore },
  ]
}
