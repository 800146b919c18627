import { simpleParser, type ParsedMail } from 'mailparser'

export type Mail = Pick<ParsedMail, 'headerLines' | 'text' | 'html' | 'attachments'>

/** The same parts count as text, and the same as files, as where the script takes a message apart. */
const AS_THE_SCRIPT = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: false as const,
  maxChildNodes: 10_000,
}

/** Takes a message apart; rejects where that cannot be done. */
export const parseMail = (source: Buffer): Promise<Mail> => simpleParser(source, AS_THE_SCRIPT)
