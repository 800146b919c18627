import type { Push } from '../../shared/push.ts'

const PEOPLE_HEADERS = /^(?:bcc|delivered-to|x-original-to|return-path|sender|resent-\w+)$/i

/** All it is from or to: whole addresses and words of names, in lower case, without quotes around them. */
export function peopleOf({ sender, to, cc, replyTo, mailbox, headers = [] }: Push): string[] {
  const inHeaders = headers.flatMap(([name, value]) => (PEOPLE_HEADERS.test(name) ? [value] : []))
  const people = [sender, to, cc, replyTo, mailbox, ...inHeaders].join(' ').toLowerCase()
  return people.split(/[\s<>()[\]",;:]+/).map((word) => word.replace(/^'+|'+$/g, ''))
}
