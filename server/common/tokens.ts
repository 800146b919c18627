import { hash, timingSafeEqual } from 'node:crypto'
import type { Access, KeptToken } from '../../shared/access.ts'

/** What is kept of a token. A random one of 256 bits needs no slow hash. */
export const hashToken = (token: string) => hash('sha256', token)

/** Compares with all of them, so that time tells nothing. */
export function findToken({ tokens }: Access, given: string): KeptToken | undefined {
  const digest = Buffer.from(hashToken(given))
  const isSame = (kept: string) => kept.length === digest.length && timingSafeEqual(Buffer.from(kept), digest)
  return tokens.filter((token) => isSame(token.hash))[0]
}

/** What a token of the environment is called, by its place there. */
export const nameOwnToken = (place: number) =>
  place === 0 ? 'PROCESS_API_TOKEN' : `PROCESS_API_TOKEN (${place + 1})`
