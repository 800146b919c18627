import { createHash } from 'node:crypto'

/** What stands for a mailbox where its address shall not: its name of MAILBOX_NAMES, or a hash. */
export function nameMailbox(
  { mailboxNames }: { mailboxNames: ReadonlyMap<string, string> },
  mailbox: string,
): string {
  const address = mailbox.toLowerCase()
  return mailboxNames.get(address) ?? createHash('sha256').update(address).digest('hex').slice(0, 8)
}
