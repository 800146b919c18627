import type { Push } from '../../shared/push.ts'
import { parseAuthResults, type AuthResult } from './parse-auth-results.ts'

type Headers = NonNullable<Push['headers']>

const RESULTS = 'authentication-results'

/** What Gmail writes above the message that it was handed, besides Received and its results. */
const GMAILS_OWN =
  /^(?:delivered-to|return-path|received-spf|x-received|arc-[a-z-]+|x-forwarded-[a-z-]+|x-(?:google|gm)-[a-z-]+)$/

const WITHIN_GOOGLE = /^by\s+\S+\s+with\s/i
const HANDED_TO_GMAIL = /^from\s+\S+\s+(?:\([^()]*\)\s+)?by\s+mx\.google\.com\s/i
const SENT_FROM_GMAIL = /^from\s[^;]*\sby\s+(?:smtp\.gmail\.com|gmailapi\.google\.com)\s/i

/**
 * What the sender chose and Gmail repeats in its results: with an encoded word in it, which whoever reads the mail has undone
 * in both places, it could end a result and write another.
 */
const REPEATED = new Set(['return-path', 'dkim-signature'])
const LOOKS_LIKE_RESULT = /(?:spf|dkim|dmarc)\s*=|=\?/i

/**
 * The results that Gmail itself wrote. It writes at the top; what it was handed begins, at the latest, below the one
 * Received by mx.google.com and what belongs to that, so the search ends at the first header that is not of that kind.
 */
export function findGmailResults(headers: Headers): AuthResult[] | undefined {
  if (headers.some(([name, value]) => REPEATED.has(name.toLowerCase()) && LOOKS_LIKE_RESULT.test(value)))
    return undefined
  let isHandedOver = false
  for (const [name, value] of headers) {
    const kind = name.toLowerCase()
    if (kind === RESULTS) {
      const found = parseAuthResults(value)
      return found?.server === 'mx.google.com' ? found.results : undefined
    }
    if (kind === 'received') {
      if (isHandedOver || !(WITHIN_GOOGLE.test(value) || HANDED_TO_GMAIL.test(value))) return undefined
      isHandedOver = HANDED_TO_GMAIL.test(value)
    } else if (!GMAILS_OWN.test(kind)) return undefined
  }
  return undefined
}

/** Whether the message began in Gmail and never came in from outside, where Gmail writes results on whatever it is handed. */
export function isSentFromGmail(headers: Headers): boolean {
  if (headers.some(([name]) => name.toLowerCase() === RESULTS)) return false
  const received = headers.find(([name]) => name.toLowerCase() === 'received')?.[1]
  return received === undefined || (SENT_FROM_GMAIL.test(received) && !received.includes('mx.google.com'))
}
