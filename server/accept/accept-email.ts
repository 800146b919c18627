import { randomUUID } from 'node:crypto'
import type { EmailStatus, Push, PushAnswer } from '../../shared/push.ts'
import type { Context } from '../context.ts'
import { readAddress } from '../common/addresses.ts'
import { sendersThatCount } from '../common/senders.ts'
import { AppError } from '../errors.ts'
import type { NewEmail } from '../store/store.ts'
import { findFormer } from './find-former.ts'
import { identifyEmail } from './identify-email.ts'
import { verifySender } from './verify-sender.ts'

type Accepting = Pick<Context, 'config' | 'store' | 'now'>

/** Keeps a push as an email: durable when it resolves, and once, however often the same message comes. */
export async function acceptEmail(context: Accepting, push: Push): Promise<PushAnswer> {
  const { config, store } = context
  const [{ gmail_ingress_enabled }, access] = await Promise.all([store.readSettings(), store.readAccess()])
  if (!gmail_ingress_enabled) throw new AppError('ingress_disabled', 'Gmail ingress disabled')
  const email = createEmail(context, push, sendersThatCount(access, config))
  const former = await findFormer(store, push)
  const { isNew, id } = former ? { isNew: false, id: former } : await store.accept(email)
  if (!isNew) return { success: true, status: 'already_processed', email_id: id }
  const { status, receivedAt } = email
  if (status !== 'processed') return { success: true, status, email_id: id }
  return { success: true, status, email_id: id, timestamp_utc: receivedAt.toISOString() }
}

function createEmail({ config, now }: Accepting, push: Push, senders: string[]): NewEmail {
  const { auth, isVerified } = verifySender(push)
  return {
    id: `eml_${randomUUID().replaceAll('-', '')}`,
    status: judgeSender(senders, push.sender, isVerified || !config.isSenderVerified),
    receivedAt: now(),
    identity: identifyEmail(push),
    push: auth ? { ...push, auth } : push,
  }
}

function judgeSender(allowlist: string[], sender: string, mayCount: boolean): EmailStatus {
  if (allowlist.length === 0) return 'processed'
  if (!isSenderAllowed(allowlist, sender)) return 'skipped_sender_not_allowed'
  return mayCount ? 'processed' : 'skipped_sender_not_verified'
}

/** The allowlist holds lower-case addresses or `@domain`; it lets nobody in who is not one address. */
function isSenderAllowed(allowlist: string[], sender: string): boolean {
  const address = readAddress(sender)
  if (address === undefined) return false
  const domain = address.slice(address.lastIndexOf('@'))
  return allowlist.includes(address) || allowlist.includes(domain)
}
