import { hash, timingSafeEqual } from 'node:crypto'

/** The token of an Authorization header; `Bearer` in any letter case. */
export function readBearer(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1]
}

const digest = (text: string) => hash('sha256', text, 'buffer')

/** Tells whether it is given this secret, in a time that says nothing about length or content. */
export function createSecretCheck(secret: string): (given: string) => boolean {
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given), expected)
}

export const isSameSecret = (given: string, expected: string) => createSecretCheck(expected)(given)
