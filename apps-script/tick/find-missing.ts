import { isoOf } from '../run/iso-of.ts'
import type { Reconcile } from '../../shared/mailbox-report.ts'
import { noteTrouble } from '../receiver/back-off.ts'
import type { NewEmail } from '../run/new-email.ts'
import { callReceiver } from '../receiver/post-push.ts'
import type { Run } from '../run/run.ts'

const MAX_IDS = 50_000 // the receiver takes 100,000 at once

export type Span = Record<'from' | 'to', number>

/**
 * Ids the receiver lacks, without those set aside here; undefined when it did not answer. With a window they are all that
 * Gmail has in it, which the receiver keeps as its proof; without, this is only a question.
 */
export function findMissing(run: Run, messageIds: string[], window?: Span): Set<string> | undefined {
  const missing = new Set<string>()
  for (let first = 0; first === 0 || first < messageIds.length; first += MAX_IDS) {
    const outcome = callReceiver(run, 'reconcile', {
      mailbox: run.state.mailbox,
      from: window && isoOf(window.from),
      to: window && isoOf(window.to),
      messageIds: messageIds.slice(first, first + MAX_IDS),
    } satisfies Reconcile)
    if (outcome.status !== 'accepted') {
      noteTrouble(run, outcome)
      return undefined
    }
    for (const id of outcome.json.missing as unknown[]) missing.add(String(id)) // a list, receiver.ts saw to that
  }
  for (const { messageId } of run.state.setAside) missing.delete(messageId)
  return missing
}

/** Without what the receiver has already; undefined when it did not answer. Asks only when one may be there. */
export function dropKnown(run: Run, emails: NewEmail[]): NewEmail[] | undefined {
  const ids = emails.filter(({ isPerhapsKnown }) => isPerhapsKnown).map(({ messageId }) => messageId)
  if (ids.length === 0) return emails
  const missing = findMissing(run, ids)
  return (
    missing && emails.filter(({ isPerhapsKnown, messageId }) => !isPerhapsKnown || missing.has(messageId))
  )
}
