import type { Run } from './run.ts'
import { SCOPES } from './scopes.ts'
import { service, type Service } from './service.ts'

type Message = { to: string; subject: string; body?: string; htmlBody?: string }

const MAILS_PER_DAY = 100 // consumer account

export function createMailApp(run: Run): Service {
  const { mails } = run.world
  return service('MailApp', {
    sendEmail: (first: string | Message, subject = '', body = '') => {
      run.requireScope(SCOPES.sendMail, 'MailApp.sendEmail')
      const mail = typeof first === 'string' ? { to: first, subject, body } : first
      run.call('MailApp.sendEmail', [mail], () => {
        mails.push({ to: mail.to, subject: mail.subject, body: mail.body ?? '' })
      })
    },
    getRemainingDailyQuota: () => {
      run.requireScope(SCOPES.sendMail, 'MailApp.getRemainingDailyQuota')
      return run.call('MailApp.getRemainingDailyQuota', [], () => Math.max(0, MAILS_PER_DAY - mails.length))
    },
  })
}
