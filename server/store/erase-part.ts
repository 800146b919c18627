import type { Push } from '../../shared/push.ts'
import { forgetIdentity, type EmailEntry } from './email-index.ts'
import type { EmailParts } from './email-parts.ts'
import type { Store } from './store.ts'

/** How the embedded store erases: out of memory at once, then blanked in every segment that holds a line of it. */
export function createErasePart({ emailLog, files, announce }: EmailParts): Pick<Store, 'eraseEmails'> {
  const { index } = emailLog

  function forget(entry: EmailEntry): void {
    index.byId.delete(entry.id)
    forgetIdentity(index, entry)
    entry.deliveries = [] // what is queued of it goes nowhere
  }

  return {
    async eraseEmails(address) {
      const erased = new Set<string>()
      for (const entry of [...index.inOrder]) {
        const people = peopleOf(JSON.parse(await files.readBody(entry.place)) as Push)
        if (people.includes(address.toLowerCase())) erased.add(entry.id)
      }
      index.inOrder.filter(({ id }) => erased.has(id)).forEach(forget)
      index.inOrder = index.inOrder.filter(({ id }) => !erased.has(id))
      await emailLog.flush()
      await files.blank((head) => erased.has(head.kind === 'email' ? head.id : head.emailId))
      if (erased.size > 0) announce('email')
      return erased.size
    },
  }
}

/** All it is from or to: whole addresses and words of names, in lower case. */
export function peopleOf({ sender, to, cc, replyTo }: Push): string[] {
  const people = [sender, to, cc, replyTo].join(' ').toLowerCase()
  return people.split(/[\s<>()",;:]+/)
}
