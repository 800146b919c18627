import { SettingsPatch, type Status } from '../../../shared/api.ts'
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
        const status: Status = { mailboxes, counts, findings, delays: delaysOf(measures) }
        return { success: true, ...status }
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

function delaysOf({ mailboxes, endpoints }: Awaited<ReturnType<Context['watch']['measures']>>) {
  return {
    mailboxes: mailboxes.map(({ mailbox, gmailToAccepted, gmailToDelivered }) => ({
      mailbox,
      gmailToAccepted,
      gmailToDelivered,
    })),
    endpoints: endpoints.map(({ endpointId, answer, gmailToDelivered }) => ({
      endpointId,
      answer,
      gmailToDelivered,
    })),
  }
}
