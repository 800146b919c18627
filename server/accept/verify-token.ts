import { createHash, timingSafeEqual } from 'node:crypto'

const hash = (text: string) => createHash('sha256').update(text).digest()

/**
 * Tells whether an Authorization header carries one of the tokens. Hashes are compared, in constant time, so neither
 * content nor length of a token can be guessed from the time the answer takes.
 */
export function createTokenVerifier(tokens: string[]): (authorization: string | undefined) => boolean {
  const expected = tokens.map(hash)
  return function verifyToken(authorization) {
    const given = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1]
    if (given === undefined) return false
    const actual = hash(given)
    return expected.map((one) => timingSafeEqual(one, actual)).includes(true)
  }
}
