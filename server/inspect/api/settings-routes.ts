import { SettingsPatch, type Status } from '../../../shared/api.ts'
import type { Context } from '../../context.ts'
import { changeSettings } from '../change-settings.ts'
import { SettingsAnswer, StatusAnswer } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

export function settingsRoutes(context: Context): ApiRoute[] {
  const { store, watch } = context
  return [
    apiRoute({
      method: 'get',
      path: '/api/settings',
      summary: 'The switches',
      answer: SettingsAnswer,
      run: async () => ({ success: true, ...(await store.readSettings()) }),
    }),
    apiRoute({
      method: 'patch',
      path: '/api/settings',
      summary: 'Turn switches',
      body: SettingsPatch,
      answer: SettingsAnswer,
      run: async ({ body, actor }) => ({ success: true, ...(await changeSettings(context, actor, body)) }),
    }),
    apiRoute({
      method: 'get',
      path: '/api/status',
      summary: 'Mailboxes, counts, what is not well',
      answer: StatusAnswer,
      async run() {
        const [mailboxes, counts, findings] = await Promise.all([
          store.listMailboxes(),
          store.count(),
          watch.findings(),
        ])
        const status: Status = { mailboxes, counts, findings }
        return { success: true, ...status }
      },
    }),
  ]
}
