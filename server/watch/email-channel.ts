import type { Notice } from '../../shared/alert-state.ts'
import type { Config } from '../config.ts'
import type { Channel } from './channels.ts'
import type { NoticeText } from './shape-notice.ts'

type EmailSettings = NonNullable<Config['alerts']['email']>

const TIMEOUT_MS = 10_000 // of each step; nodemailer's own is two minutes and more

export function createEmailChannel(
  { smtpUrl, from, to }: EmailSettings,
  describe: (notice: Notice) => NoticeText,
): Channel {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS }
  return {
    name: `email ${to.join(', ')}`,
    async send(notice) {
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({ url: smtpUrl, ...timeouts })
      const { title, lines } = describe(notice)
      const mail = { from, to, subject: `[Gmail Push Ingress] ${title}`, text: `${lines.join('\n')}\n` }
      return transport.sendMail({ ...mail, disableFileAccess: true, disableUrlAccess: true }).then(
        () => undefined,
        (error: unknown) => String(error instanceof Error ? error.message : error).replace(/^Error: /, ''),
      )
    },
  }
}
