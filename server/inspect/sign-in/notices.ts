import type { Request, Response } from 'express'
import { z } from 'zod'
import { Attempt } from '../../../shared/api.ts'
import { DONE } from '../pages/texts.ts'
import { sessionOf } from './actor.ts'
import type { Sessions } from './sessions.ts'

const Notice = z.union([
  z.object({ done: z.enum(DONE) }),
  /** An endpoint whose secret is to be shown, this once. */
  z.object({ createdEndpointId: z.string(), isRotated: z.boolean().optional() }),
  z.object({ test: z.object({ endpointId: z.string(), attempt: Attempt }) }),
])
export type Notice = z.infer<typeof Notice>

export interface Notices {
  /** Sends on to a page, which says it. So a reload does nothing twice. */
  sendOn(response: Response, path: string, notice: Notice): Promise<void>
  /** What this page has to say; no other page, and no reload of it, says it again. */
  take(request: Request, response: Response): Promise<Notice | undefined>
}

/** After a switch of language or theme the same page says again what it just said: a secret is shown only once. */
export async function sayAgain(sessions: Sessions, request: Request): Promise<void> {
  const session = await sessions.find(request)
  if (session?.shown === undefined) return
  await sessions.change(session.id, (kept) => (kept.notice = kept.shown))
}

/** What somebody just did, kept with their session from the form to the next page. */
export function createNotices(sessions: Sessions): Notices {
  return {
    async sendOn(response, path, notice) {
      await sessions.change(sessionOf(response).id, (session) => (session.notice = notice))
      response.redirect(303, path)
    },
    async take(request, response) {
      const { id, notice, shown } = sessionOf(response)
      if (request.get('HX-Request')) return undefined // a live part shows none
      if (notice === undefined && shown === undefined) return undefined
      await sessions.change(id, (session) => {
        session.shown = session.notice
        delete session.notice
      })
      return Notice.safeParse(notice).data // another version may have left it
    },
  }
}
