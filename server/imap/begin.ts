import type { MailboxObject } from 'imapflow'
import type { ImapState } from '../../shared/imap-state.ts'
import { DAY_MS, HOUR_MS } from '../common/time-units.ts'
import { findBeginning } from './find-beginning.ts'
import type { PollingParts } from './start-polling.ts'

const KNOWN_FOR_MS = 80 * DAY_MS // ids are known for 90 days: what is older could come twice
const SKEW_MS = DAY_MS // the server's clock and time zone are its own
const SWITCHED_OFF_MS = HOUR_MS // of no look

/** Where to go on, or to begin: see docs/decisions/0035. */
export async function begin(parts: PollingParts, mailbox: MailboxObject): Promise<ImapState> {
  const { store, imap, log, now } = parts
  const uidValidity = String(mailbox.uidValidity)
  const known = await store.readImapState()
  const isOfMailbox = known?.mailbox === imap.address
  await warnOfOtherAddress(parts)
  if (known && isOfMailbox && known.uidValidity === uidValidity) {
    log.info(
      { lookedAt: known.lookedAt },
      'background_email_poller: Goes on where it stopped; what push brought meanwhile does not come again',
    )
    return goOn(known, now())
  }
  const from = await findBeginning(store, imap.address, now(), isOfMailbox ? known.lookedAt : undefined)
  const state: ImapState = {
    mailbox: imap.address,
    uidValidity,
    lastUid: from ? 0 : mailbox.uidNext - 1,
    from: (from ?? new Date(now().getTime() - SKEW_MS)).toISOString(),
    watchingSince: now().toISOString(),
    ...(isOfMailbox && known.failing && { failing: known.failing }),
  }
  await store.saveImapState(state)
  const numbered =
    isOfMailbox && known.uidValidity ? 'The server has numbered its mail anew (UIDVALIDITY): ' : ''
  log.info(
    { from: state.from },
    from
      ? `background_email_poller: ${numbered}Begins with what arrived since then; what push brought does not come again`
      : `background_email_poller: ${numbered}Begins with what arrives from now on`,
  )
  return state
}

/** An email is known by its mailbox and its ids: under two addresses it would be two. */
async function warnOfOtherAddress({ store, imap, log }: PollingParts): Promise<void> {
  const names = (await store.listMailboxes()).map(({ mailbox }) => mailbox.toLowerCase())
  if (names.length > 0 && !names.includes(imap.address))
    log.warn(
      'background_email_poller: EMAIL_ADDRESS is none of the mailboxes whose scripts push here - if it is another address of one of these, its mail comes twice: write it as the dashboard does',
    )
}

function goOn(known: ImapState, now: Date): ImapState {
  const oldest = new Date(now.getTime() - KNOWN_FOR_MS).toISOString()
  const silentMs = now.getTime() - (Date.parse(known.lookedAt ?? '') || 0)
  return {
    ...known,
    from: known.from > oldest ? known.from : oldest,
    watchingSince: silentMs < SWITCHED_OFF_MS ? known.watchingSince : now.toISOString(),
  }
}
