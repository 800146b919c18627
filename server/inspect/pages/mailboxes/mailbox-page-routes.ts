import type { Router } from 'express'
import { AppError } from '../../../errors.ts'
import { sendPage } from '../create-view.ts'
import { MailboxPage } from './mailbox-page.tsx'
import type { PageParts } from '../page-parts.ts'
import { SetAsidePage } from './set-aside.tsx'

/** One mailbox, and what the scripts of all have set aside. */
export function addMailboxPageRoutes(router: Router, { store, openView }: PageParts): void {
  router.get('/dashboard/mailboxes/:mailbox', async (request, response) => {
    const { view } = await openView(request, response)
    const name = request.params.mailbox.toLowerCase()
    const [mailboxes, measures] = await Promise.all([store.listMailboxes(), store.measure(view.now, 24)])
    const mailbox = mailboxes.find((one) => one.mailbox === name)
    if (!mailbox) throw new AppError('not_found', 'No such mailbox')
    const measured = measures.mailboxes.find((one) => one.mailbox === name)
    await sendPage(response, MailboxPage({ view, mailbox, measures: measured }))
  })

  router.get('/dashboard/set-aside', async (request, response) => {
    const { view } = await openView(request, response)
    await sendPage(response, SetAsidePage({ view, mailboxes: await store.listMailboxes() }))
  })
}
