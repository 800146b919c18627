import { hash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => hash('sha256', text, 'buffer')

/**
 * Gives back which of the tokens an Authorization header carries, by its place; undefined for none. Hashes are compared,
 * in constant time, so neither content nor length of a token can be guessed from the time the answer takes.
 */
export function createTokenVerifier(
  tokens: string[],
): (authorization: string | undefined) => number | undefined {
  const expected = tokens.map(digest)
  return function verifyToken(authorization) {
    const given = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1]
    if (given === undefined) return undefined
    const actual = digest(given)
    const found = expected.map((one) => timingSafeEqual(one, actual)).indexOf(true)
    return found < 0 ? undefined : found
  }
}
