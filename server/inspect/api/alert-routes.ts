import { AlertTest } from '../../../shared/alerts.ts'
import type { Context } from '../../context.ts'
import { listAlerts, testAlerts } from '../list-alerts.ts'
import { AlertsAnswer, AlertTestAnswer } from './answers.ts'
import { apiRoute, type ApiRoute } from './route.ts'

export function alertRoutes(context: Context): ApiRoute[] {
  return [
    apiRoute('get', '/api/alerts', {
      summary: 'What fires, what did, and the channels people are told through',
      answer: AlertsAnswer,
      run: async () => ({ success: true, ...(await listAlerts(context)) }),
    }),
    apiRoute('post', '/api/alerts/test', {
      summary: 'Send a test to one alert channel, or to all',
      body: AlertTest,
      answer: AlertTestAnswer,
      async run({ body }) {
        const tests = await testAlerts(context, body.channel)
        return { success: tests.every(({ error }) => error === undefined), tests }
      },
    }),
  ]
}
