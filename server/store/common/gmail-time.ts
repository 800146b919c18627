import type { Push } from '../../../shared/push.ts'

/** Epoch ms at which Gmail had the message. */
export function gmailTime({ internalDate }: Push): number | undefined {
  return internalDate === undefined ? undefined : Date.parse(internalDate)
}
