import type { Reply } from '../../shared/reading.ts'

/** The text up to the quote or signature, whichever comes first. */
export const ownWords = (body: string, { quoteAt = body.length, signatureAt = body.length }: Reply = {}) =>
  body.slice(0, Math.min(quoteAt, signatureAt)).trimEnd()

/** The signature without the quote that may follow it; "" if there is none. */
export function readSignature(body: string, { quoteAt = 0, signatureAt = body.length }: Reply = {}): string {
  return body.slice(signatureAt, quoteAt > signatureAt ? quoteAt : undefined).trimEnd()
}
