import type { Router } from 'express'
import type { EmailDetail } from '../../../../shared/api.ts'
import { listShown } from '../../endpoint-changes.ts'
import { readContent } from '../../../content/read-content.ts'
import { AppError } from '../../../errors.ts'
import { createLiveFeed } from '../live-feed.ts'
import { createMailDocument, MAIL_FRAME_POLICY } from './mail-frame.ts'
import { TABS } from './email-body.tsx'
import { EmailPage } from './email-page.tsx'
import { HistoryFilter } from '../history/history-filter.ts'
import { HistoryPage } from '../history/history-page.tsx'
import type { PageParts } from '../page-parts.ts'
import { dropEmpty } from '../../parse-input.ts'
import { readHistory } from '../history/read-history.ts'
import { readNeighbours } from './read-neighbours.ts'
import { createView, sendPage } from '../create-view.ts'

export function addEmailPageRoutes(router: Router, parts: PageParts): void {
  const { store, fileLinks, sessions, openView } = parts
  const joinLiveFeed = createLiveFeed(parts)

  async function findEmail(id: unknown): Promise<EmailDetail> {
    const email = await store.findEmail(String(id))
    if (!email) throw new AppError('not_found', 'No such email')
    return email
  }

  router.get('/dashboard', async (request, response) => {
    const { view } = await openView(request, response)
    await sendPage(response, HistoryPage(await readHistory(parts, request, view)))
  })

  router.get('/dashboard/live', (request, response) => {
    response.set({
      'Content-Type': 'text/event-stream',
      'X-Accel-Buffering': 'no', // else nginx holds events back
      Connection: 'close', // else a stop waits until the browser lets go of it
    })
    if (request.method === 'HEAD') return void response.end()
    if (response.closed) return // while the session was looked up: nobody would ever say that it leaves
    const leave = joinLiveFeed({
      send: (text) => response.write(text),
      end: () => response.end(),
      isWelcome: async () => (await sessions.find(request)) !== undefined,
    })
    response.on('close', leave)
  })

  router.get('/dashboard/emails/:id', async (request, response) => {
    const email = await findEmail(request.params.id)
    const filter = HistoryFilter.parse(dropEmpty(request.query))
    const [endpoints, settings, neighbours, reading, fileLink] = await Promise.all([
      listShown(store),
      store.readSettings(),
      readNeighbours(store, email, filter),
      readContent(email.push),
      fileLinks.sign(email.id, email.receivedAt),
    ])
    const { view } = await openView(request, response)
    const tab = TABS.find((name) => name === request.query.view) ?? 'text'
    await sendPage(
      response,
      EmailPage({ view, email, reading, fileLink, endpoints, settings, tab, filter, ...neighbours }),
    )
  })

  router.get('/dashboard/emails/:id/answer', async (request, response) => {
    const { deliveries } = await findEmail(request.params.id)
    const delivery = deliveries.find(({ id }) => id === request.query.delivery)
    const attempt = delivery?.attemptLog.find(({ at }) => at === request.query.at)
    if (!attempt?.responseHead) throw new AppError('not_found', 'No such answer')
    response.type('text').send(attempt.responseHead)
  })

  router.get('/dashboard/emails/:id/html', async (request, response) => {
    const { push } = await findEmail(request.params.id)
    response.set({ 'Content-Security-Policy': MAIL_FRAME_POLICY, 'X-Frame-Options': 'SAMEORIGIN' })
    const { htmlTooLarge } = createView(request, { now: parts.now() }).texts.email
    response.type('html').send(await createMailDocument(push.bodyHtml ?? '', htmlTooLarge))
  })
}
