import { statfs } from 'node:fs/promises'
import type { AlertState } from '../../shared/alert-state.ts'
import type { MailboxStatus } from '../../shared/api.ts'
import type { EndpointMeasures, MailboxMeasures } from '../../shared/measures.ts'
import type { ImapState } from '../../shared/imap-state.ts'
import type { Config } from '../config.ts'
import { reasonOf } from '../errors.ts'
import { isOpen } from '../routing/delivery-window.ts'
import { isUnreadable, type Store, type StoredEndpoint } from '../store/store.ts'
import { OVERDUE_MS } from './endpoint-rules.ts'
import type { EndpointFacts, Facts, MailboxFacts, StoreFacts } from './facts.ts'
import type { Tally } from './tally.ts'

export interface Sources {
  config: Config
  store: Store
  now: () => Date
  tally: Tally
  /** Log lines that could not be written since the last one that could. */
  droppedLines: () => number
}

const DAYS_TO_LEARN = 3

/** Everything the judge looks at, read at one moment. The only file of the judge that touches the world. */
export function createFactGatherer(sources: Sources): () => Promise<Facts> {
  const { config, store, now, tally, droppedLines } = sources
  let watchingSince = now().getTime()
  let refusing: StoreFacts['refusing']
  let needsRestart: StoreFacts['needsRestart']
  let channels: Facts['channels'] = []

  function since<T extends { since: number; reason: string }>(known: T | undefined, reason?: string) {
    return reason === undefined ? undefined : { since: known?.since ?? now().getTime(), reason }
  }

  async function readStore() {
    await store.checkWritable()
    channels = toChannels(await store.readAlertState())
    return readMailAndSwitches(sources, watchingSince)
  }

  return async function gatherFacts() {
    const read = await readStore().catch((error: unknown) => new Error(reasonOf(error), { cause: error }))
    const isBlind = read instanceof Error
    refusing = since(refusing, isBlind ? read.message : undefined)
    needsRestart = since(needsRestart, store.needsRestart())
    if (isBlind) watchingSince = now().getTime()
    return {
      watchingSince,
      isBlind,
      silenceMs: config.silenceMs,
      ...(isBlind ? NOTHING_KNOWN : read),
      refusals: tally.refusals(),
      store: { diskUsed: await measureDisk(config), refusing, needsRestart },
      logLinesDropped: droppedLines(),
      channels,
    }
  }
}

const NOTHING_KNOWN = {
  mailboxes: [],
  endpoints: [],
  switches: { sendingOffSince: undefined, ingressOffSince: undefined },
}

async function readMailAndSwitches(sources: Sources, watchingSince: number) {
  const { config, store, now } = sources
  const [mailboxes, endpoints, settings, measures, imap] = await Promise.all([
    store.listMailboxes(),
    store.listEndpoints(),
    store.readSettings(),
    store.measure(now(), 24),
    config.imap && store.readImapState(),
  ])
  const ofMailbox = new Map(measures.mailboxes.map((one) => [one.mailbox, one]))
  const ofEndpoint = new Map(measures.endpoints.map((one) => [one.endpointId, one]))
  const known = new Set(endpoints.map(({ id }) => id))
  const isDeleted = ({ endpointId }: EndpointMeasures) => !known.has(endpointId)
  const offSince = (isOn: boolean, since?: string) => (isOn ? undefined : (toMs(since) ?? watchingSince))
  return {
    mailboxes: mailboxes.map((status) => toMailbox(status, ofMailbox.get(status.mailbox), sources)),
    endpoints: [
      ...endpoints.map((endpoint) => toEndpoint(endpoint, ofEndpoint.get(endpoint.id), now())),
      ...measures.endpoints.filter(isDeleted).map(toDeleted),
    ],
    ...(imap && { imap: toImap(imap) }),
    switches: {
      sendingOffSince: offSince(settings.webhook_sending_enabled, settings.webhook_sending_off_since),
      ingressOffSince: offSince(settings.gmail_ingress_enabled, settings.gmail_ingress_off_since),
    },
  }
}

const toImap = ({ mailbox, failing }: ImapState) => ({
  mailbox,
  failing: failing && { ...failing, since: Date.parse(failing.since) },
})

const toMs = (iso: string | undefined) => (iso === undefined ? undefined : Date.parse(iso))

function toMailbox(
  status: MailboxStatus,
  measures: MailboxMeasures | undefined,
  { config: { mailSilences } }: Pick<Sources, 'config'>,
): MailboxFacts {
  const { mailbox, lastHeartbeatAt, heartbeat, reconciliation } = status
  const { trouble, gap, setAside = [], budget } = heartbeat ?? {}
  const heardAt = toMs(lastHeartbeatAt)
  return {
    mailbox,
    lastHeartbeatAt: heardAt,
    triggerMinutes: heartbeat?.triggerMinutes ?? 1,
    trouble: trouble && { ...trouble, since: Date.parse(trouble.since) },
    caughtUpAt: toMs(heartbeat?.caughtUpAt),
    gap: gap && { from: Date.parse(gap.from), to: Date.parse(gap.to) },
    setAside: {
      count: setAside.length,
      oldestAt: Math.min(...setAside.map(({ at }) => Date.parse(at) || 0)),
    },
    quota: budget ?? { triggerSeconds: 0, fetches: 0 },
    clockOffsetMs: (toMs(heartbeat?.sentAt) ?? heardAt ?? 0) - (heardAt ?? 0),
    lastEmailAt: toMs(measures?.lastEmailAt),
    emailsByHour: measures && learnable(measures.emailsByHour),
    mailSilenceMs: mailSilences.get(mailbox.toLowerCase()) ?? mailSilences.get(''),
    proof: reconciliation && {
      at: Date.parse(reconciliation.at),
      gmail: reconciliation.gmail,
      accepted: reconciliation.accepted,
      openSince: toMs(reconciliation.openSince),
    },
  }
}

/** From the first email on; the first days tell nothing of what is usual. */
function learnable(emailsByHour: number[]): number[] | undefined {
  const first = emailsByHour.findIndex((count) => count > 0)
  const seen = first < 0 ? [] : emailsByHour.slice(first)
  return seen.length >= DAYS_TO_LEARN * 24 ? seen : undefined
}

function toEndpoint(
  endpoint: StoredEndpoint,
  measures: EndpointMeasures | undefined,
  now: Date,
): EndpointFacts {
  const { id, name, enabled, disabledAt, disabledReason, enabledAt, createdAt, window } = endpoint
  const wasOpen = !window || isOpen(window, new Date(now.getTime() - OVERDUE_MS)) // what it held goes out now
  const { failing, lastFailure, waiting = 0, held = 0, oldestDueAt, undelivered = 0 } = measures ?? {}
  const lately = measures?.hours.slice(-2) ?? []
  return {
    id,
    name,
    isEnabled: enabled,
    ...(isUnreadable(endpoint) && { isUnreadable: true as const }),
    disabledAt: enabled ? undefined : toMs(disabledAt ?? createdAt),
    disabledReason,
    failing: failing && {
      since: Date.parse(failing.since),
      failures: failing.failures,
      lastError: lastFailure?.error ?? '',
      lastAt: toMs(lastFailure?.at) ?? Date.parse(failing.since),
    },
    enabledAt: toMs(enabledAt),
    attempts: {
      delivered: sumOf(lately, ({ delivered }) => delivered),
      failed: sumOf(lately, ({ failed }) => failed),
      lastFailedAt: toMs(lastFailure?.at),
    },
    oldestDueAt: wasOpen ? toMs(oldestDueAt) : undefined,
    waiting: waiting + held,
    undelivered: { count: undelivered, firstAt: toMs(measures?.firstUndeliveredAt) },
  }
}

const sumOf = <T>(all: T[], of: (one: T) => number) => all.reduce((sum, one) => sum + of(one), 0)

const toDeleted = ({ endpointId, undelivered, firstUndeliveredAt }: EndpointMeasures): EndpointFacts => ({
  ...{ id: endpointId, name: endpointId, isEnabled: false, isDeleted: true, waiting: 0 },
  ...{ disabledAt: undefined, disabledReason: undefined, failing: undefined, oldestDueAt: undefined },
  ...{ enabledAt: undefined, attempts: { delivered: 0, failed: 0, lastFailedAt: undefined } },
  undelivered: { count: undelivered, firstAt: toMs(firstUndeliveredAt) },
})

/** As df counts it: what only root may use is not free. */
async function measureDisk({ dataDir, databaseUrl }: Config): Promise<number | undefined> {
  if (databaseUrl) return undefined
  const { blocks, bfree, bavail } = await statfs(dataDir)
  const used = blocks - bfree
  return used / (used + bavail)
}

function toChannels({ channels }: AlertState): Facts['channels'] {
  return Object.entries(channels).map(([name, { failingSince, error = '' }]) => ({
    name,
    failing: failingSince === undefined ? undefined : { since: failingSince, reason: error },
  }))
}
