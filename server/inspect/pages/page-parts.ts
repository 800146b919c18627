import type { Request, Response } from 'express'
import type { Context } from '../../context.ts'
import type { Notice, Notices } from '../sign-in/notices.ts'
import type { Sessions } from '../sign-in/sessions.ts'
import { createView } from './create-view.ts'
import type { View } from './view.ts'

/** What the routes of the pages are given. */
export interface PageParts extends Context {
  sessions: Sessions
  notices: Notices
  /** Who reads the page that is asked for, and what it has to say to them, this once. */
  openView(request: Request, response: Response): Promise<{ view: View; notice: Notice | undefined }>
}

export function createOpenView({ now, watch }: Context, notices: Notices): PageParts['openView'] {
  return async (request, response) => {
    const notice = await notices.take(request, response)
    return {
      view: createView(request, { now: now(), notice, findings: await watch.findings() }),
      notice,
    }
  }
}
