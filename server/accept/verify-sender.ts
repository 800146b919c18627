import type { Auth, Push } from '../../shared/push.ts'
import { readAddress } from '../common/addresses.ts'
import { isWithin, toAscii } from '../common/domains.ts'
import { findGmailResults, isSentFromGmail } from './find-gmail-results.ts'
import type { AuthResult } from './parse-auth-results.ts'

export interface SenderCheck {
  /** What Gmail found out, if it says so. */
  auth: Auth | undefined
  /** Whether the email is from the address that it names: DMARC says so, or where there is none a signature of its domain. */
  isVerified: boolean
}

export function verifySender(push: Push): SenderCheck {
  const results = findGmailResults(push.headers ?? [])
  if (!results) return { auth: undefined, isVerified: !isFromGmail(push) || isOwn(push) }
  const address = (hasOneFrom(push) && readAddress(push.sender)) || ''
  const isOfSender = belongsTo(address.slice(address.lastIndexOf('@') + 1))
  return { auth: summarize(results), isVerified: isProven(results, isOfSender) }
}

/** With two of them nobody knows of which Gmail speaks. */
const hasOneFrom = ({ headers = [] }: Push) =>
  headers.filter(([name]) => name.toLowerCase() === 'from').length < 2

function summarize(results: AuthResult[]): Auth {
  const all = (name: string) => results.filter(({ method }) => method === name).map(({ result }) => result)
  const [spf] = all('spf')
  const dkim = all('dkim')
  const [dmarc] = all('dmarc')
  return { spf, dkim: dkim.includes('pass') ? 'pass' : dkim[0], dmarc }
}

function isProven(results: AuthResult[], isOfSender: (domain: string) => boolean): boolean {
  const dmarc = results.find(({ method, result }) => method === 'dmarc' && result !== 'none')
  if (dmarc) return dmarc.result === 'pass' && isOfSender(dmarc.properties.get('header.from') ?? '')
  return results.some(
    ({ method, result, properties }) =>
      method === 'dkim' && result === 'pass' && isOfSender(signerOf(properties)),
  )
}

function signerOf(properties: Map<string, string>): string {
  const signer = properties.get('header.d') ?? properties.get('header.i') ?? ''
  return signer.slice(signer.lastIndexOf('@') + 1)
}

/** The sender's own domain, or one above it, whose owner owns that one too. Not one below, which may be a customer's. */
const belongsTo = (senderDomain: string) => (domain: string) =>
  domain.includes('.') && isWithin(toAscii(senderDomain) ?? senderDomain, toAscii(domain) ?? domain)

const GMAIL_ID = /^[0-9a-f]{16}$/

/** Whether somebody else wrote it. What shows no sign of a message in Gmail is the word of whoever has the token: a test. */
function isFromGmail({ headers, threadId, messageId = '', source }: Push): boolean {
  return Boolean(headers?.length) || threadId !== undefined || GMAIL_ID.test(messageId) || source === 'imap'
}

/** Whether the owner wrote to themselves, which Gmail has no results for. */
function isOwn({ sender, mailbox, headers = [] }: Push): boolean {
  return headers.length > 0 && readAddress(sender) === mailbox?.toLowerCase() && isSentFromGmail(headers)
}
