import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { ImapState } from '../../shared/imap-state.ts'
import { DAY_MS } from '../common/time-units.ts'
import { readMessage } from './read-message.ts'
import type { PollingParts } from './start-polling.ts'

const BATCH = 20 // what a kill makes it fetch again, at most
const MAX_BYTES = 60_000_000 // Gmail takes messages of up to 50 MB in

const ABOUT = { flags: true, internalDate: true, labels: true, threadId: true, size: true }

/**
 * Brings every message that is new since `state`, oldest first; its cursor moves once a batch is durable. Throws at the end when the
 * server gave nothing of a message: it holds up no other, and is asked for again.
 */
export async function bringNew(parts: PollingParts, client: ImapFlow, state: ImapState): Promise<ImapState> {
  let reached = state
  const uids = [...(state.withheld ?? []), ...(await findNew(client, state))]
  for (let start = 0; start < uids.length; start += BATCH) {
    const batch = uids.slice(start, start + BATCH)
    const messages = await client.fetchAll(batch.join(','), ABOUT, { uid: true })
    const wanted = messages.filter((one) => isWanted(state, one))
    const withheld = (reached.withheld ?? []).filter((uid) => !batch.includes(uid))
    for (const message of wanted) if (!(await bringOne(parts, client, message))) withheld.push(message.uid)
    const count = messages.length - wanted.length
    if (count > 0)
      parts.log.info({ count, from: state.from }, 'background_email_poller: Passed over old mail and drafts')
    reached = { ...reached, lastUid: Math.max(reached.lastUid, ...batch), withheld }
    await parts.store.saveImapState(reached)
  }
  const { length } = reached.withheld ?? []
  if (length > 0) throw new Error(`the server gives nothing of ${length} message(s), all others are here`)
  return reached
}

/** `SINCE` knows days only, of the server's time zone; `isWanted` decides. */
async function findNew(client: ImapFlow, { lastUid, from }: ImapState): Promise<number[]> {
  const since = new Date(Date.parse(from) - DAY_MS)
  const found = await client.search({ uid: `${lastUid + 1}:*`, since }, { uid: true })
  return (found || []).filter((uid) => uid > lastUid).sort((a, b) => a - b) // `n:*` names the last one in any case
}

/** false when the server gives nothing of it. */
async function bringOne(
  { imap, accept, log }: PollingParts,
  client: ImapFlow,
  message: FetchMessageObject,
): Promise<boolean> {
  const source = await fetchSource(client, message)
  if (!source) return true // deleted meanwhile
  if (source.length === 0 && (message.size ?? 0) > 0) return false
  const isGmail = client.capabilities.has('X-GM-EXT-1')
  const answer = await accept(await readMessage(source, { mailbox: imap.address, isGmail, message }))
  log.info({ emailId: answer.email_id }, LOG_LINE[answer.status])
  return true
}

/** By BODY.PEEK, which leaves no trace. */
async function fetchSource(
  client: ImapFlow,
  { uid, size = 0 }: FetchMessageObject,
): Promise<Buffer | undefined> {
  const query = { source: size > MAX_BYTES ? { maxLength: MAX_BYTES } : true }
  const fetched = await client.fetchOne(String(uid), query, { uid: true })
  return (fetched && fetched.source) || undefined
}

const LOG_LINE = {
  processed: 'background_email_poller: Email fetched and processed',
  already_processed: 'background_email_poller: Email already processed',
  skipped_sender_not_allowed: 'background_email_poller: Email fetched and skipped, sender not allowed',
  skipped_sender_not_verified: 'background_email_poller: Email fetched and skipped, sender not verified',
}

/** Old mail that was moved into the mailbox, and drafts, are none that arrived. */
function isWanted({ from }: ImapState, { internalDate, flags }: FetchMessageObject): boolean {
  const arrivedAt = internalDate ? new Date(internalDate).getTime() : NaN
  return !flags?.has('\\Draft') && !(arrivedAt < Date.parse(from))
}
