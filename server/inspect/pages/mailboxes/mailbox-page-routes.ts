import type { Request, Response, Router } from 'express'
import { AppError } from '../../../errors.ts'
import { askBackfill, cancelBackfill, readSpan } from '../../backfill.ts'
import { actorOf } from '../../sign-in/actor.ts'
import { findZone, sendPage } from '../create-view.ts'
import { HistoryFilter, readLocalTimes } from '../history/history-filter.ts'
import { typedSpan, type TypedSpan } from './backfill.tsx'
import { MailboxPage } from './mailbox-page.tsx'
import type { PageParts } from '../page-parts.ts'
import { SetAsidePage } from './set-aside.tsx'

/** One mailbox, and what the scripts of all have set aside. */
export function addMailboxPageRoutes(router: Router, parts: PageParts): void {
  const { store, openView, notices, now } = parts
  const pageOf = (mailbox: string) => `/dashboard/mailboxes/${encodeURIComponent(mailbox)}`

  async function sendMailbox(
    request: Request<{ mailbox: string }>,
    response: Response,
    typed?: TypedSpan,
  ): Promise<void> {
    const { view } = await openView(request, response)
    const name = request.params.mailbox.toLowerCase()
    const [mailboxes, measures] = await Promise.all([store.listMailboxes(), store.measure(view.now, 24)])
    const mailbox = mailboxes.find((one) => one.mailbox === name)
    if (!mailbox) throw new AppError('not_found', 'No such mailbox')
    const measured = measures.mailboxes.find((one) => one.mailbox === name)
    await sendPage(response, MailboxPage({ view, mailbox, measures: measured, ...(typed && { typed }) }))
  }

  router.get('/dashboard/mailboxes/:mailbox', (request, response) => sendMailbox(request, response))

  // a switch of language on what was refused
  router.get('/dashboard/mailboxes/:mailbox/backfill', ({ params }, response) =>
    response.redirect(303, pageOf(params.mailbox)),
  )

  router.post('/dashboard/mailboxes/:mailbox/backfill', async (request, response) => {
    const { mailbox } = request.params
    const times = HistoryFilter.parse(readLocalTimes({ ...request.body }, findZone(request)))
    const span = readSpan({ from: times.from, to: times.to }, now())
    if (!span) return sendMailbox(request, response.status(400), typedSpan(request.body))
    await askBackfill(parts, actorOf(response), { mailbox, span })
    await notices.sendOn(response, pageOf(mailbox), { done: 'backfill' })
  })

  router.post('/dashboard/mailboxes/:mailbox/backfill/cancel', async (request, response) => {
    const { mailbox } = request.params
    await cancelBackfill(parts, actorOf(response), mailbox)
    await notices.sendOn(response, pageOf(mailbox), { done: 'backfillOff' })
  })

  router.get('/dashboard/set-aside', async (request, response) => {
    const { view } = await openView(request, response)
    await sendPage(response, SetAsidePage({ view, mailboxes: await store.listMailboxes() }))
  })
}
