import type { Context } from '../../context.ts'
import type { Notices } from '../sign-in/notices.ts'
import type { Sessions } from '../sign-in/sessions.ts'

/** What the routes of the pages are given. */
export interface PageParts extends Context {
  sessions: Sessions
  notices: Notices
}
