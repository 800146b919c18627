import { z } from 'zod'
import { OldMailWish } from '../../shared/mailbox-report.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { audit } from './audit.ts'
import type { Actor } from './sign-in/actor.ts'

export const OldMailInput = z.strictObject({ wish: OldMailWish })

/** Has the script of a mailbox push, or forget, the old mail that it holds. */
export async function decideOldMail(
  context: Context,
  actor: Actor,
  { mailbox, wish }: { mailbox: string; wish: OldMailWish },
): Promise<void> {
  const { store, now } = context
  const known = (await store.listMailboxes()).find((one) => one.mailbox === mailbox.toLowerCase())
  if (!known?.heartbeat?.oldMail) throw new AppError('not_found', 'No old mail waits in this mailbox')
  await store.decideOldMail(known.mailbox, wish, now())
  audit(context, actor, 'Old mail decided', { mailbox: known.mailbox, wish })
}
