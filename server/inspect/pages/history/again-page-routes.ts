import type { Router } from 'express'
import { z } from 'zod'
import type { Delivery } from '../../../../shared/api.ts'
import { AppError } from '../../../errors.ts'
import { decideOldMail, OldMailInput } from '../../decide-old-mail.ts'
import { localPath } from '../../local-path.ts'
import { emailPath } from '../email/email-path.ts'
import { HistoryFilter, isFiltered, linkTo, toQuery } from './history-filter.ts'
import type { PageParts } from '../page-parts.ts'
import { parseInput } from '../../parse-input.ts'
import { dismissUndelivered, redeliver } from '../../redeliver.ts'
import { requestResend, ResendInput } from '../../request-resend.ts'
import { actorOf } from '../../sign-in/actor.ts'
import type { Done } from '../texts.ts'

const MailboxForm = z.object({ mailbox: z.string() })
const ResendForm = MailboxForm.extend(ResendInput.shape).extend({ next: z.string().optional() })
const OldMailForm = MailboxForm.extend(OldMailInput.shape)
const some = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])
const RedeliverForm = z.object({
  scope: z.enum(['ids', 'filter']),
  ids: some,
  to: some,
  filter: z.string().default(''),
})
const DismissForm = z.object({ endpoint: z.string() })
const ReplayForm = z.object({ to: z.string().optional() })
const RetryForm = z.object({ email: z.string() })

/** What makes an email go out, or come, again. */
export function addAgainPageRoutes(router: Router, parts: PageParts): void {
  const { store, notices } = parts

  async function whatBecomesOf(emailId: string): Promise<Done> {
    const email = await store.findEmail(emailId)
    return email?.routes && email.deliveries.length === 0
      ? 'nobodyWants'
      : whatBecomes(email?.deliveries ?? [])
  }

  async function readDeliveries(emailId: string): Promise<Delivery[]> {
    return (await store.findEmail(emailId))?.deliveries ?? []
  }

  router.post('/dashboard/emails/:id/replay', async (request, response) => {
    const id = String(request.params.id)
    const { to } = parseInput(ReplayForm, request.body ?? {})
    if (!(await store.replayEmail(id, to ? [to] : undefined)))
      throw new AppError('not_found', 'No such email')
    await notices.sendOn(response, emailPath(id), { done: await whatBecomesOf(id) })
  })

  router.post('/dashboard/deliveries/:id/retry', async (request, response) => {
    const { id } = request.params
    const { email } = parseInput(RetryForm, request.body)
    if (!(await store.retryDelivery(id))) throw new AppError('not_found', 'No such delivery')
    const deliveries = (await readDeliveries(email)).filter((delivery) => delivery.id === id)
    await notices.sendOn(response, emailPath(email), { done: whatBecomes(deliveries) })
  })

  router.post('/dashboard/redeliver', async (request, response) => {
    const { scope, ids, to, filter } = parseInput(RedeliverForm, request.body)
    const chosen = HistoryFilter.parse(Object.fromEntries(new URLSearchParams(filter)))
    if (scope === 'ids' ? ids.length === 0 : !isFiltered(chosen))
      // all there are is no slip of a form
      return notices.sendOn(response, linkTo(chosen), { done: 'noneChosen' })
    const emails = { ...(scope === 'ids' && { ids }), filter: toQuery(chosen) }
    if ((await store.listEndpoints()).length === 0)
      return notices.sendOn(response, linkTo(chosen), { done: 'noEndpoint' })
    const { total } = await redeliver(parts, actorOf(response), emails, to.length > 0 ? to : undefined)
    await notices.sendOn(response, linkTo(chosen), { done: total > 0 ? 'redelivery' : 'noneChosen' })
  })

  router.post('/dashboard/dismiss', async (request, response) => {
    const { endpoint } = parseInput(DismissForm, request.body)
    await dismissUndelivered(parts, actorOf(response), endpoint)
    await notices.sendOn(response, '/dashboard', { done: 'dismissed' })
  })

  router.post('/dashboard/resend', async (request, response) => {
    const { mailbox, messageId, next } = parseInput(ResendForm, request.body)
    await requestResend(parts, mailbox, messageId)
    await notices.sendOn(response, localPath(next), { done: 'resend' })
  })

  router.post('/dashboard/old-mail', async (request, response) => {
    await decideOldMail(parts, actorOf(response), parseInput(OldMailForm, request.body))
    await notices.sendOn(response, '/dashboard', { done: 'oldMail' })
  })
}

/** Only what is known: the outcome of an attempt shows when it is there. */
function whatBecomes(deliveries: Delivery[]): Done {
  const isOver = (status: string) => status === 'undelivered' || status === 'dismissed'
  const open = deliveries.filter(({ status }) => !isOver(status)) // those are of deleted endpoints, which nothing touches
  if (open.length === 0) return 'noEndpoint'
  return open.every(({ status }) => status === 'held') ? 'waits' : 'again'
}
