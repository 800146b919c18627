import { join } from 'node:path'
import { Low, type Adapter } from 'lowdb'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Access, newAccess } from '../../../../shared/access.ts'
import { AlertState, noAlerts } from '../../../../shared/alert-state.ts'
import { ImapState } from '../../../../shared/imap-state.ts'
import { SettingsNow, type Settings } from '../../../../shared/api.ts'
import { throwUnavailable } from '../../../errors.ts'
import { createDocumentAdapter } from './document-adapter.ts'
import type { MailboxRecord } from '../../common/mailboxes.ts'
import type { StoredRedelivery } from '../../common/redeliveries.ts'
import { newSignIns } from '../../common/new-sign-ins.ts'
import type { SignIns, StoredEndpoint } from '../../store.ts'
import { createTurns } from '../../../common/turns.ts'

export interface Control {
  settings: SettingsNow
  endpoints: StoredEndpoint[]
  /** See `Gates`. */
  dismissals: Record<string, number>
}

/** A small lowdb document: changed in memory only once the change is on disk. */
export interface Document<T> {
  read(): T
  /** Durable when it resolves; changes go one after the other. */
  change<R>(change: (draft: T) => R): Promise<R>
}

const StoredSettings = SettingsNow.partial() // a switch that a later version added is missing in an older file
const StoredEndpoints = z.array(
  z.looseObject({
    id: z.string(),
    url: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    createdAt: z.string(),
    secret: z.string(),
  }),
)
const StoredDismissals = z.record(z.string(), z.number())
const StoredControl = z.looseObject({
  settings: StoredSettings,
  endpoints: StoredEndpoints,
  dismissals: StoredDismissals.optional(), // older files have none
})

export async function openControl(
  folder: string,
  initial: Settings,
  log: Logger,
): Promise<Document<Control>> {
  const mend = (json: unknown): Control => {
    const found = asObject(json)
    const settings = StoredSettings.safeParse(found.settings).data
    const endpoints = Array.isArray(found.endpoints) ? found.endpoints : []
    return {
      settings: { ...initial, ...settings },
      endpoints: endpoints.filter((one) => StoredEndpoints.safeParse([one]).success),
      dismissals: StoredDismissals.safeParse(found.dismissals).data ?? {},
    }
  }
  const form = { schema: StoredControl, mend, hasCopy: true, log }
  const adapter = createDocumentAdapter<Control>(join(folder, 'control.json'), form)
  const document = await openDocument(adapter, { settings: initial, endpoints: [], dismissals: {} })
  return {
    ...document,
    read: () => ({
      ...document.read(),
      dismissals: { ...document.read().dismissals },
      settings: { ...initial, ...document.read().settings },
    }),
  }
}

const StoredMailbox = z.looseObject({
  heartbeat: z.looseObject({ lastRunAt: z.string(), setAside: z.array(z.unknown()) }).optional(),
  lastHeartbeatAt: z.string().optional(),
  window: z
    .looseObject({ from: z.string(), to: z.string(), at: z.string(), messageIds: z.array(z.string()) })
    .optional(),
  resends: z.record(z.string(), z.string()),
})

export function openMailboxes(folder: string, log: Logger): Promise<Document<Record<string, MailboxRecord>>> {
  const mend = (json: unknown) => {
    const sound = Object.entries(asObject(json)).filter(
      ([, record]) => StoredMailbox.safeParse(record).success,
    )
    return Object.fromEntries(sound) as Record<string, MailboxRecord> // each was checked
  }
  const form = { schema: z.record(z.string(), StoredMailbox), mend, log }
  return openDocument(createDocumentAdapter(join(folder, 'mailboxes.json'), form), {})
}

function asObject(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? { ...json } : {}
}

/** A damaged one, whose copy is damaged too, lets in whom the environment lets in. */
export function openAccess(folder: string, log: Logger): Promise<Document<Access>> {
  const form = { schema: Access, mend: newAccess, hasCopy: true, log }
  return openDocument(createDocumentAdapter<Access>(join(folder, 'access.json'), form), newAccess())
}

const StoredSignIns = z.looseObject({
  key: z.string().min(32),
  sessions: z.array(z.looseObject({ id: z.string(), startedAt: z.string(), seenAt: z.string() })),
})

/** While the disk is full one must be able to look, and to sign out. */
export function openSignIns(folder: string, log: Logger): Promise<Document<SignIns>> {
  const form = { schema: StoredSignIns, mend: newSignIns, log } // a damaged one signs everybody out
  const adapter = createDocumentAdapter<SignIns>(join(folder, 'sign-ins.json'), form)
  const known = 'STORE: Who signs in or out now is known until the next restart only'
  return openDocument(inMemoryIfNeeded(adapter, log, known), newSignIns())
}

/** While the disk is full people must be told so, once. */
export function openAlerts(folder: string, log: Logger): Promise<Document<AlertState>> {
  const form = { schema: AlertState, mend: noAlerts, log } // a damaged one tells again what still lasts
  const adapter = createDocumentAdapter<AlertState>(join(folder, 'alerts.json'), form)
  const known = 'STORE: Who was told of what is known until the next restart only'
  return openDocument(inMemoryIfNeeded(adapter, log, known), noAlerts())
}

const StoredImap = z.object({ state: ImapState.optional() })

/** A damaged one begins anew: what is here already is known again. */
export function openImap(folder: string, log: Logger): Promise<Document<z.infer<typeof StoredImap>>> {
  const form = { schema: StoredImap, mend: () => ({}), log }
  return openDocument(createDocumentAdapter(join(folder, 'imap.json'), form), {})
}

const StoredRedeliveries = z.array(
  z.looseObject({ id: z.string(), startedAt: z.string(), total: z.number(), done: z.number() }),
)

export function openRedeliveries(folder: string, log: Logger): Promise<Document<StoredRedelivery[]>> {
  const form = { schema: StoredRedeliveries, mend: () => [], log }
  return openDocument(createDocumentAdapter<StoredRedelivery[]>(join(folder, 'redeliveries.json'), form), [])
}

function inMemoryIfNeeded<T>({ read, write }: Adapter<T>, log: Logger, line: string): Adapter<T> {
  return {
    read,
    write: (document) => write(document).catch((error: unknown) => log.warn({ err: error }, line)),
  }
}

async function openDocument<T extends object>(adapter: Adapter<T>, initial: T): Promise<Document<T>> {
  const database = new Low(adapter, initial)
  await database.read()
  const inTurn = createTurns()

  async function changeNow<R>(change: (draft: T) => R): Promise<R> {
    const draft = structuredClone(database.data)
    const result = change(draft)
    await adapter.write(draft).catch(throwUnavailable)
    database.data = draft
    return result
  }

  return {
    read: () => database.data,
    change: (change) => inTurn(() => changeNow(change)),
  }
}
