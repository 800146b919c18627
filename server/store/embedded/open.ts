import type { Logger } from 'pino'
import type { Settings } from '../../../shared/api.ts'
import { storeUnavailable } from '../../errors.ts'
import {
  openAccess,
  openAlerts,
  openControl,
  openImap,
  openMailboxes,
  openRedeliveries,
  openSignIns,
  type Control,
} from './disk/control-documents.ts'
import { closeAll, type Close } from '../common/close-all.ts'
import type { Gates } from '../common/delivery-state.ts'
import { openEmailLog } from './disk/email-log.ts'
import { askToCompare } from './disk/ask-to-compare.ts'
import { findClosed } from '../../routing/delivery-window.ts'
import { createAccept } from './accept.ts'
import { createDeliveries } from './deliveries.ts'
import { createDeliveryQueue } from './memory/delivery-queue.ts'
import { createControl } from './control.ts'
import type { Engine } from './engine.ts'
import { countUndelivered } from './count-undelivered.ts'
import { giveUp } from './give-up.ts'
import { createHistory } from './history.ts'
import { createForget } from './forget.ts'
import { openGoneIds } from './memory/gone-ids.ts'
import { lockFolder } from './disk/folder-lock.ts'
import { createMailboxes } from './mailboxes.ts'
import { createMeasuring } from './measure.ts'
import { createRedelivering } from './redeliveries.ts'
import { resumeDeliveries } from './resume-deliveries.ts'
import { openSegmentFiles } from './disk/segment-files.ts'
import { createTurns } from '../../common/turns.ts'
import type { Store, StoreChange } from '../store.ts'

interface Options {
  folder: string
  log: Logger
  now: () => Date
  /** Values of the switches until somebody changes them. */
  initialSettings: Settings
}

/** The embedded engine: lowdb over segments for emails and over JSON documents for the rest. One process per folder. */
export async function openLowdbStore(options: Options): Promise<Store> {
  const opened: Close[] = []
  try {
    return await openEngine(options, opened)
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

async function openEngine({ folder, log, now, initialSettings }: Options, opened: Close[]): Promise<Store> {
  opened.push(await lockFolder(folder))
  const files = await openSegmentFiles(folder, log)
  opened.push(files.close)
  const emailLog = await openEmailLog(files, now)
  opened.push(emailLog.flush)
  const goneIds = await openGoneIds(folder, log)
  const control = await openControl(folder, initialSettings, log)
  const mailboxes = await openMailboxes(folder, log)
  const access = await openAccess(folder, log)
  const signIns = await openSignIns(folder, log)
  const alerts = await openAlerts(folder, log)
  const imap = await openImap(folder, log)
  const redeliveries = await openRedeliveries(folder, log)
  await askToCompare(mailboxes, files.lostSince(), log)
  const listeners = new Set<(change: StoreChange) => void>()
  const announce = (change: StoreChange) => listeners.forEach((listener) => listener(change))
  const gates = () => toGates(control.read(), now())

  for (const id of emailLog.index.measured.endpoints.keys())
    if (!gates().endpoints.has(id)) await giveUp(emailLog.index, id)
  const queue = createDeliveryQueue()
  for (const entry of emailLog.index.inOrder)
    for (const delivery of entry.deliveries) queue.add(entry, delivery)
  const alone = createTurns()
  const engine: Engine = { emailLog, files, goneIds, folder, alone, queue, gates, announce, log, now }

  const mail = { ...createHistory(engine), ...createDeliveries(engine) }
  return {
    ...createAccept(engine),
    ...mail,
    ...createMeasuring({ index: emailLog.index, gates, records: mailboxes.read }),
    ...createRedelivering(engine, redeliveries, mail),
    ...createForget(engine),
    ...createMailboxes({ mailboxes, index: emailLog.index, goneIds, gates, announce }),
    ...createControl({
      ...{ control, access, signIns, alerts, imap, announce, now },
      resume: (id) => resumeDeliveries(engine, id),
      giveUp: (id) => giveUp(emailLog.index, id, now()),
      countUndelivered: (id) => countUndelivered(emailLog.index, id, gates()),
    }),
    runAlone: (_name, work) => work().then(() => true), // one process holds the folder
    async checkWritable() {
      try {
        files.checkWritable()
        await emailLog.tryWriting()
      } catch (cause) {
        throw storeUnavailable(cause)
      }
    },
    needsRestart: () => files.needsRestart(),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => closeAll(opened),
  }
}

function toGates({ settings, endpoints, dismissals }: Control, now: Date): Gates {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]))
  return { settings, dismissals, endpoints: byId, closed: findClosed(endpoints, now) }
}
