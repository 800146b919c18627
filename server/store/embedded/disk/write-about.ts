import type { EmailEntry } from '../memory/email-index.ts'

/** Once nothing about the email is on its way to the disk. */
export async function untilSettled(entry: EmailEntry): Promise<void> {
  while (entry.becomingDurable) await entry.becomingDurable.catch(() => undefined) // whoever wrote is told
}

/**
 * One write about an email at a time: whoever changes it next sees what the disk took, and the lines lie in that order.
 * The write begins at once when there is none before it, and what it changes in memory belongs into it.
 */
export async function writeAbout<R>(entry: EmailEntry, write: () => Promise<R>): Promise<R> {
  if (entry.becomingDurable) await untilSettled(entry)
  const durable = write()
  entry.becomingDurable = durable
  try {
    return await durable
  } finally {
    entry.becomingDurable = undefined
  }
}
