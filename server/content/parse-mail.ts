import type { ParsedMail } from 'mailparser'

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
export async function parseMail(source: Buffer): Promise<Mail> {
  const { simpleParser } = await import('mailparser') // costs a start 60 ms
  return simpleParser(source, AS_THE_SCRIPT)
}
