import type { FetchMessageObject } from 'imapflow'
import type { PushInput } from '../../shared/push.ts'
import { parseMail, type Mail } from '../content/parse-mail.ts'
import { makePush } from './make-push.ts'

export interface Origin {
  mailbox: string
  /** Its ids are Gmail's own. */
  isGmail: boolean
  message: Pick<FetchMessageObject, 'emailId' | 'threadId' | 'labels' | 'flags' | 'internalDate'>
}

/** A message that cannot be taken apart comes as what its source says: one is never left out. */
export async function readMessage(source: Buffer, origin: Origin): Promise<PushInput> {
  return makePush(await parseMail(source).catch(() => unreadable(source)), origin)
}

function unreadable(source: Buffer): Mail {
  return { headerLines: [], text: source.toString('utf8', 0, 50_000), html: false, attachments: [] }
}
