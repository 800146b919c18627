import { walkEmails } from '../../common/walk-emails.ts'
import type { History } from '../../store/store.ts'

/** One email a line, newest first; read as fast as the other side takes it. */
export async function* exportEmails(store: History): AsyncGenerator<string> {
  for await (const { id } of walkEmails(store)) {
    const email = await store.findEmail(id)
    if (email) yield `${JSON.stringify(email)}\n` // deleted meanwhile: nothing to export
  }
}
