import type { EmailSummary } from '../../shared/api.ts'
import type { ImapState } from '../../shared/imap-state.ts'
import type { Parity } from '../../shared/parity.ts'
import type { Context } from '../context.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../common/time-units.ts'
import { walkEmails } from '../common/walk-emails.ts'
import { parityWords } from './parity-words.ts'

const GRACE_MS = 10 * MINUTE_MS // what IMAP saw just now the next run of the script may still bring
const IDS_SHOWN = 20

type Sources = Pick<Context, 'config' | 'store' | 'now'>

/** A day's mail is read for it, so all who ask within a minute are told the same. */
export function createComparison(sources: Sources): () => Promise<Parity | undefined> {
  let latest: { askedAt: number; parity: Promise<Parity | undefined> } | undefined
  return async () => {
    const askedAt = sources.now().getTime()
    if (!latest || Math.abs(askedAt - latest.askedAt) >= MINUTE_MS)
      latest = { askedAt, parity: compareWays(sources) }
    const parity = await latest.parity.catch((error: unknown) => {
      latest = undefined
      throw error
    })
    if (!parity) latest = undefined
    return parity
  }
}

/** Undefined while IMAP is off, or has not begun. */
async function compareWays({ config, store, now }: Sources): Promise<Parity | undefined> {
  const state = config.imap && (await store.readImapState())
  if (!state || state.mailbox !== config.imap?.address) return undefined
  const to = now().getTime()
  const from = new Date(Math.max(to - DAY_MS, Date.parse(state.watchingSince))).toISOString()
  const emails: EmailSummary[] = []
  for await (const email of walkEmails(store, { mailbox: state.mailbox, from })) emails.push(email)
  return judgeParity(state, emails, { from, to })
}

/** Pure; `emails` are those of the mailbox since `from`, the newest first. */
export function judgeParity(
  { failing }: Pick<ImapState, 'failing'>,
  emails: EmailSummary[],
  { from, to }: { from: string; to: number },
): Parity {
  const ripe = emails.filter((one) => one.alsoSeenAt || Date.parse(one.receivedAt) <= to - GRACE_MS)
  const both = ripe.filter(({ alsoSeenAt }) => alsoSeenAt)
  const missing = ripe.filter(({ source, alsoSeenAt }) => source === 'imap' && !alsoSeenAt)
  const hours = Math.floor((to - Date.parse(from)) / HOUR_MS)
  const parity = {
    ...{ from, to: new Date(to).toISOString(), hours },
    imap: both.length + missing.length,
    both: both.length,
    pushOnly: ripe.length - both.length - missing.length,
    medianLeadMs: median(both.map(leadOf)),
    missing: missing.slice(0, IDS_SHOWN).map(({ id, messageId }) => ({ id, messageId })),
  }
  const reason: Parity['reason'] = failing ? 'imap_failing' : whyNot(parity)
  const judged = { ...parity, isSafe: reason === undefined, reason }
  return { ...judged, verdict: parityWords.en(judged) }
}

function whyNot({ imap, both, hours }: Pick<Parity, 'imap' | 'both' | 'hours'>): Parity['reason'] {
  if (both < imap) return 'missing'
  if (hours < 24) return 'too_short'
  return both === 0 ? 'no_mail' : undefined
}

/** How much earlier push was. */
function leadOf({ source, receivedAt, alsoSeenAt = receivedAt }: EmailSummary): number {
  const apart = Date.parse(alsoSeenAt) - Date.parse(receivedAt)
  return source === 'imap' ? -apart : apart
}

function median(values: number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
