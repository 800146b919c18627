import type { ImapFlow } from 'imapflow'
import type { ImapState } from '../../shared/imap-state.ts'
import { AppError, reasonOf } from '../errors.ts'
import { MINUTE_MS } from '../common/time-units.ts'
import { begin } from './begin.ts'
import { bringNew } from './bring-new.ts'
import { openConnection } from './open-connection.ts'
import type { PollingParts } from './start-polling.ts'
import { createDoorbell } from './doorbell.ts'

const SAVE_EVERY_MS = 10 * MINUTE_MS // that all is quiet is written down no more often

/** Looks into the mailbox until `signal` or an error ends it; the connection lasts as long. */
export async function pollMailbox(parts: PollingParts, signal: AbortSignal): Promise<void> {
  const client = await openConnection(parts.imap)
  if (signal.aborted) return
  const close = () => client.close()
  signal.addEventListener('abort', close)
  try {
    await client.connect()
    const doorbell = createDoorbell(client)
    const mailbox = await client.mailboxOpen('INBOX', { readOnly: true }) // EXAMINE: nothing is marked as read
    let state = await begin(parts, mailbox)
    while (!signal.aborted) {
      state = await look(parts, client, state)
      await doorbell.wait(client.capabilities.has('IDLE') ? parts.imap.idleMs : parts.imap.pollMs)
      if (!signal.aborted) await client.noop() // where nobody rings, this is what shows new mail
    }
  } finally {
    signal.removeEventListener('abort', close)
    client.close()
  }
}

/** While the receiver takes nothing in, the cursor waits. */
async function look(parts: PollingParts, client: ImapFlow, state: ImapState): Promise<ImapState> {
  const { store, log, now } = parts
  try {
    const after = await bringNew(parts, client, state)
    const lookedAt = now()
    const savedAt = Date.parse(state.lookedAt ?? '') || 0
    if (after.lastUid === state.lastUid && !state.failing && lookedAt.getTime() - savedAt < SAVE_EVERY_MS)
      return state
    if (state.failing) log.info('background_email_poller: IMAP works again')
    const { failing: _, ...well } = { ...after, lookedAt: lookedAt.toISOString() }
    await store.saveImapState(well)
    return well
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const reason = error.cause ? reasonOf(error) : error.message
    log.warn(`background_email_poller: The receiver takes nothing in, mail waits - ${reason}`)
    return (await store.readImapState()) ?? state
  }
}
