import type { Router } from 'express'
import { SettingsPatch, type Status } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { addRoute } from './method-routes.ts'
import { parsePatch } from './parse-input.ts'

export function addSettingsRoutes(router: Router, { store }: Context): void {
  addRoute(router, '/settings', {
    async get(_request, response) {
      response.json({ success: true, ...(await store.readSettings()) })
    },
    async patch(request, response) {
      const settings = await store.changeSettings(parsePatch(SettingsPatch, request.body))
      response.json({ success: true, ...settings })
    },
  })

  addRoute(router, '/status', {
    async get(_request, response) {
      const [mailboxes, counts] = await Promise.all([store.listMailboxes(), store.count()])
      const status: Status = { mailboxes, counts, alerts: [] }
      response.json({ success: true, ...status })
    },
  })
}
