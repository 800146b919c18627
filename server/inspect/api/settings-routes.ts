import { SettingsPatch, Status } from '../../../shared/api.ts'
import type { Context } from '../../context.ts'
import { changeSettings } from '../change-settings.ts'
import { ParityAnswer, SettingsAnswer, StatusAnswer } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

export function settingsRoutes(context: Context): ApiRoute[] {
  const { store, watch } = context
  return [
    apiRoute('get', '/api/settings', {
      summary: 'The switches',
      answer: SettingsAnswer,
      run: async () => ({ success: true, ...(await store.readSettings()) }),
    }),
    apiRoute('patch', '/api/settings', {
      summary: 'Turn switches',
      body: SettingsPatch,
      answer: SettingsAnswer,
      run: async ({ body, actor }) => ({ success: true, ...(await changeSettings(context, actor, body)) }),
    }),
    apiRoute('get', '/api/status', {
      summary: 'Mailboxes, counts, what is not well',
      answer: StatusAnswer,
      async run() {
        const [mailboxes, counts, findings, measures] = await Promise.all([
          store.listMailboxes(),
          store.count(),
          watch.findings(),
          watch.measures(),
        ])
        const delays = Status.shape.delays.parse(measures) // zod drops the rest
        return { success: true, mailboxes, counts, findings, delays }
      },
    }),
    apiRoute('get', '/api/parity', {
      summary: 'What push and IMAP each saw while both bring mail',
      answer: ParityAnswer,
      async run() {
        return { success: true as const, parity: await watch.parity() }
      },
    }),
  ]
}
