import type { History } from '../../store/store.ts'

/** One email a line, newest first; read as fast as the other side takes it. */
export async function* exportEmails({ listEmails, findEmail }: History): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const page = await listEmails({ limit: 200, cursor })
    for (const { id } of page.emails) {
      const email = await findEmail(id)
      if (email) yield `${JSON.stringify(email)}\n` // deleted meanwhile: nothing to export
    }
    cursor = page.nextCursor
  } while (cursor)
}
