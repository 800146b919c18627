import type { Request, Response } from 'express'
import { readSenders } from '../../change-senders.ts'
import { listTokens } from '../../change-tokens.ts'
import { sessionOf } from '../../sign-in/actor.ts'
import { sendPage } from '../create-view.ts'
import type { PageParts } from '../page-parts.ts'
import type { TypedSenders } from './senders-card.tsx'
import { SettingsPage } from './settings-page.tsx'
import { takeNewToken } from './shown-token.ts'
import type { TypedToken } from './tokens-card.tsx'

export const SETTINGS_PATH = '/dashboard/settings'

/** What was refused, as it was typed. */
export interface TypedSettings {
  typedSenders?: TypedSenders
  typedToken?: TypedToken
  isCodeRefused?: boolean
}

/** Shows the settings. */
export type SendSettings = (request: Request, response: Response, typed?: TypedSettings) => Promise<void>

export const createSendSettings =
  (parts: PageParts): SendSettings =>
  async (request, response, typed) => {
    const { store, sessions, config, openView } = parts
    const { view } = await openView(request, response)
    const [settings, senders, tokens, access, all] = await Promise.all([
      store.readSettings(),
      readSenders(parts),
      listTokens(parts),
      store.readAccess(),
      sessions.list(),
    ])
    const created = takeNewToken(request, response, config, access)
    const known = { view, settings, senders, tokens, created, isVerified: config.isSenderVerified, ...typed }
    const { id: ownId, way } = sessionOf(response)
    const totp = access.totp && { since: access.totp.since, recoveryLeft: access.totp.recovery.length }
    const signIn = { sessions: all, ownId, totp, isFreeToEndCodes: way === 'login link' }
    await sendPage(response, SettingsPage({ ...known, ...signIn }))
  }
