import { readAddress, readMailboxes } from '../../common/addresses.ts'
import type { KeptPush } from '../../../shared/push.ts'

/** Who From names; where nobody can say which address that is, the whole stands for it. */
export function readSender({ sender }: KeptPush): { name: string; address: string } {
  const address = readAddress(sender)
  if (address === undefined) return { name: '', address: sender }
  return { name: readMailboxes(sender, 1)[0]?.name ?? '', address }
}

/** Whose mailbox it came to; else whom it names first. */
export const readRecipient = ({ mailbox, to = '' }: KeptPush): string =>
  mailbox ?? readMailboxes(to, 1)[0]?.address ?? ''

/** Where a bounce would go, which only the Return-Path says; else who wrote it. */
export const readEnvelopeSender = (push: KeptPush): string =>
  readAddress(readHeader(push, 'return-path') ?? '') ?? readSender(push).address

/** The first header of that name, which is given in lower case. */
export const readHeader = ({ headers = [] }: KeptPush, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1]

/** As a Date header says it. */
export function readDate(push: KeptPush): string {
  const { date = '' } = push
  const ms = Date.parse(date)
  const made = Number.isNaN(ms) ? date : new Date(ms).toUTCString().replace('GMT', '+0000')
  return readHeader(push, 'date') ?? made
}
