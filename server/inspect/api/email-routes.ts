import { z } from 'zod'
import { EmailDetail, EmailQuery } from '../../../shared/api.ts'
import type { Context } from '../../context.ts'
import { readContent } from '../../content/read-content.ts'
import { AppError } from '../../errors.ts'
import { audit } from '../audit.ts'
import { decideOldMail, OldMailInput } from '../decide-old-mail.ts'
import { listAndCount } from '../list-and-count.ts'
import { requestResend, ResendInput } from '../request-resend.ts'
import { Done, EmailAnswer, EmailList, EraseAnswer } from './answers.ts'
import { exportEmails } from './export-emails.ts'
import { apiRoute, type ApiRoute } from './route.ts'

const EraseQuery = z.strictObject({
  address: z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an email address, such as ann@example.com'),
})

export function emailRoutes(context: Context): ApiRoute[] {
  const { store } = context
  return [
    apiRoute('get', '/api/emails', {
      summary: 'Emails, newest first',
      query: EmailQuery.strict(),
      answer: EmailList,
      run: async ({ query }) => ({ success: true, ...(await listAndCount(store, query)) }),
    }),
    apiRoute('delete', '/api/emails', {
      summary: 'Erase for good every email from or to an address',
      query: EraseQuery,
      answer: EraseAnswer,
      async run({ query, actor }) {
        const erased = await store.eraseEmails(query.address)
        await store.forgetWriter(query.address)
        audit(context, actor, 'Emails erased', { erased })
        return { success: true, erased }
      },
    }),
    apiRoute('get', '/api/export', {
      summary: 'Every email whole, newest first',
      file: { name: 'emails.jsonl', line: EmailDetail },
      run: async () => exportEmails(store),
    }),
    apiRoute('get', '/api/emails/{id}', {
      summary: 'One email with every attempt',
      answer: EmailAnswer,
      async run({ param }) {
        const email = await store.findEmail(param('id'))
        if (!email) throw new AppError('not_found', 'No such email')
        return { success: true, email: { ...email, ...(await readContent(email.push)) } }
      },
    }),
    ...deliveryRoutes(context),
  ]
}

/** What makes an email go out, or come, again. */
function deliveryRoutes(context: Context): ApiRoute[] {
  const { store } = context
  return [
    apiRoute('post', '/api/emails/{id}/replay', {
      summary: 'Deliver again to every endpoint whose rule wanted it; releases a skipped email',
      status: 202,
      answer: Done,
      async run({ param }) {
        if (!(await store.replayEmail(param('id')))) throw new AppError('not_found', 'No such email')
        return { success: true }
      },
    }),
    apiRoute('post', '/api/deliveries/{id}/retry', {
      summary: 'Attempt one delivery now',
      status: 202,
      answer: Done,
      async run({ param }) {
        if (!(await store.retryDelivery(param('id')))) throw new AppError('not_found', 'No such delivery')
        return { success: true }
      },
    }),
    apiRoute('post', '/api/mailboxes/{mailbox}/resend', {
      summary: 'Ask for a set-aside message again',
      body: ResendInput,
      status: 202,
      answer: Done,
      async run({ param, body }) {
        await requestResend(context, param('mailbox'), body.messageId)
        return { success: true }
      },
    }),
    apiRoute('post', '/api/mailboxes/{mailbox}/old-mail', {
      summary: 'Have the script push, or forget, the old mail that was brought into the mailbox',
      body: OldMailInput,
      status: 202,
      answer: Done,
      async run({ param, body, actor }) {
        await decideOldMail(context, actor, { mailbox: param('mailbox'), wish: body.wish })
        return { success: true }
      },
    }),
  ]
}
