import type { BackfillSpan } from '../../shared/mailbox-report.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { audit } from './audit.ts'
import type { Actor } from './sign-in/actor.ts'

const MAIL_BEGAN = Date.UTC(1990, 0) // no mailbox has older; the script lists each day between

/** Times by their instant, the end not after now; undefined where it would end before it begins. */
export function readSpan({ from, to }: Partial<BackfillSpan>, now: Date): BackfillSpan | undefined {
  const [start, end] = [
    Math.max(Date.parse(from ?? ''), MAIL_BEGAN),
    Math.min(Date.parse(to ?? ''), now.getTime()),
  ]
  if (!(start < end)) return undefined
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() }
}

/** Has the script of a mailbox push what is missing here of a time. */
export async function askBackfill(
  context: Context,
  actor: Actor,
  { mailbox, span }: { mailbox: string; span: BackfillSpan | undefined },
): Promise<void> {
  const { store, now } = context
  if (!span) throw new AppError('bad_request', 'from must lie before to, and before now')
  const name = await findName(context, mailbox)
  await store.askBackfill(name, span, now())
  audit(context, actor, 'Backfill asked for', { mailbox: name, ...span })
}

export async function cancelBackfill(context: Context, actor: Actor, mailbox: string): Promise<void> {
  const name = await findName(context, mailbox)
  await context.store.cancelBackfill(name, context.now())
  audit(context, actor, 'Backfill called off', { mailbox: name })
}

async function findName({ store }: Context, mailbox: string): Promise<string> {
  const known = (await store.listMailboxes()).find((one) => one.mailbox === mailbox.toLowerCase())
  if (!known) throw new AppError('not_found', 'No such mailbox')
  return known.mailbox
}
