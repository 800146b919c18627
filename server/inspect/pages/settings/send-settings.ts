import type { Request, Response } from 'express'
import { readSenders } from '../../change-senders.ts'
import { sessionOf } from '../../sign-in/actor.ts'
import { sendPage } from '../create-view.ts'
import type { PageParts } from '../page-parts.ts'
import type { TypedSenders } from './senders-card.tsx'
import { SettingsPage } from './settings-page.tsx'

export const SETTINGS_PATH = '/dashboard/settings'

/** Shows the settings, with what was refused as it was typed. */
export type SendSettings = (
  request: Request,
  response: Response,
  typed?: { typedSenders?: TypedSenders },
) => Promise<void>

export const createSendSettings =
  (parts: PageParts): SendSettings =>
  async (request, response, typed) => {
    const { store, sessions, config, openView } = parts
    const { view } = await openView(request, response)
    const [settings, senders, all] = await Promise.all([
      store.readSettings(),
      readSenders(parts),
      sessions.list(),
    ])
    const known = { view, settings, senders, isVerified: config.isSenderVerified, ...typed }
    await sendPage(response, SettingsPage({ ...known, sessions: all, ownId: sessionOf(response).id }))
  }
