import type { FetchMessageObject } from 'imapflow'
import { simpleParser, type ParsedMail } from 'mailparser'
import type { PushInput } from '../../shared/push.ts'
import { makePush } from './make-push.ts'

export interface Origin {
  mailbox: string
  /** Its ids are Gmail's own. */
  isGmail: boolean
  message: Pick<FetchMessageObject, 'emailId' | 'threadId' | 'labels' | 'flags' | 'internalDate'>
}

/** The message as the script would have pushed it: the same parts count as text, the same as files. */
const AS_THE_SCRIPT = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: false as const,
  maxChildNodes: 10_000,
}

/** A message that cannot be taken apart comes as what its source says: one is never left out. */
export async function readMessage(source: Buffer, origin: Origin): Promise<PushInput> {
  const mail = await simpleParser(source, AS_THE_SCRIPT).catch(() => unreadable(source))
  return makePush(mail, origin)
}

type Mail = Pick<ParsedMail, 'headerLines' | 'text' | 'html' | 'attachments'>

function unreadable(source: Buffer): Mail {
  return { headerLines: [], text: source.toString('utf8', 0, 50_000), html: false, attachments: [] }
}
