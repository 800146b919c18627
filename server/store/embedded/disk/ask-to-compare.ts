import type { Logger } from 'pino'
import type { MailboxRecord } from '../../common/mailboxes.ts'
import type { Document } from './control-documents.ts'
import { DAY_MS } from '../../../common/time-units.ts'

/** What a damaged file lost is still in Gmail: every script that is known is asked to compare since the day before. */
export async function askToCompare(
  mailboxes: Document<Record<string, MailboxRecord>>,
  lostDay: string | undefined,
  log: Logger,
): Promise<void> {
  if (lostDay === undefined || Object.keys(mailboxes.read()).length === 0) return
  // a day earlier: mail comes here some time after it came to Gmail
  const since = new Date(Date.parse(lostDay) - DAY_MS).toISOString()
  const ask = (draft: Record<string, MailboxRecord>) => {
    for (const record of Object.values(draft))
      record.compareFrom = record.compareFrom && record.compareFrom < since ? record.compareFrom : since
  }
  await mailboxes.change(ask).catch((error: unknown) => {
    log.warn({ err: error }, `STORE: The script cannot be asked to compare since ${since}`) // a full disk; a start goes on
  })
}
