import { z } from 'zod'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'

export const ResendInput = z.strictObject({ messageId: z.string() })

/** Asks the script of a mailbox for a message it has set aside. */
export async function requestResend(
  { store, now }: Context,
  mailbox: string,
  messageId: string,
): Promise<void> {
  const known = (await store.listMailboxes()).find((one) => one.mailbox === mailbox.toLowerCase())
  const isSetAside = known?.heartbeat?.setAside.some((message) => message.messageId === messageId)
  if (!known || !isSetAside) throw new AppError('not_found', 'No such message is set aside in this mailbox')
  await store.requestResend(known.mailbox, messageId, now())
}
