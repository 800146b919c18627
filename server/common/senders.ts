import type { Access } from '../../shared/access.ts'
import { readAddress } from './addresses.ts'

/** The allowlist: the one that was edited, else that of the environment. With nobody on it everybody is let in. */
export const sendersThatCount = ({ senders }: Access, { senderAllowlist }: { senderAllowlist: string[] }) =>
  senders ?? senderAllowlist

/** An address, also with a name before it, or `@domain`, as the allowlist has it; undefined for anything else. */
export function readSender(text: string): string | undefined {
  if (!text.startsWith('@')) return readAddress(text)
  return readAddress(`x${text}`) === `x${text.toLowerCase()}` ? text.toLowerCase() : undefined
}
