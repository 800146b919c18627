import type { Router } from 'express'
import { EmailQuery, type EmailDetail } from '../../../shared/api.ts'
import { firstPush, tokenFrom } from '../../first-push.ts'
import { AppError } from '../../errors.ts'
import { createLiveFeed } from './live-feed.ts'
import { createMailDocument, MAIL_FRAME_POLICY } from './mail-frame.ts'
import { TABS } from './email-body.tsx'
import { EmailPage } from './email-page.tsx'
import { HistoryPage } from './history-page.tsx'
import type { PageParts } from './page-parts.ts'
import { dropEmpty, parseInput } from '../parse-input.ts'
import { createView, sendPage } from './create-view.ts'

export function addEmailPageRoutes(router: Router, parts: PageParts): void {
  const { store, config, sessions, openView } = parts
  const joinLiveFeed = createLiveFeed(parts)

  async function findEmail(id: unknown): Promise<EmailDetail> {
    const email = await store.findEmail(String(id))
    if (!email) throw new AppError('not_found', 'No such email')
    return email
  }

  async function readEndpointNames(): Promise<Map<string, string>> {
    return new Map((await store.listEndpoints()).map(({ id, name }) => [id, name]))
  }

  router.get('/dashboard', async (request, response) => {
    const query = parseInput(EmailQuery, dropEmpty(request.query))
    const [page, endpointNames, settings, mailboxes, counts] = await Promise.all([
      store.listEmails(query),
      readEndpointNames(),
      store.readSettings(),
      store.listMailboxes(),
      store.count(),
    ])
    const { limit: _limit, ...filter } = query
    const url = config.publicUrl ?? `${request.protocol}://${request.host}`
    const shared = {
      view: (await openView(request, response)).view,
      retentionDays: config.retentionDays,
      filter,
      firstPush: {
        command: firstPush(url, tokenFrom(config.ingressTokenFile)),
        needsVariable: config.ingressTokenFile === undefined,
      },
    }
    await sendPage(response, HistoryPage({ ...shared, ...page, endpointNames, settings, mailboxes, counts }))
  })

  router.get('/dashboard/live', (request, response) => {
    response.set({
      'Content-Type': 'text/event-stream',
      'X-Accel-Buffering': 'no', // else nginx holds events back
      Connection: 'close', // else a stop waits until the browser lets go of it
    })
    if (request.method === 'HEAD') return void response.end()
    const leave = joinLiveFeed({
      send: (text) => response.write(text),
      end: () => response.end(),
      isWelcome: async () => (await sessions.find(request)) !== undefined,
    })
    response.on('close', leave)
  })

  router.get('/dashboard/emails/:id', async (request, response) => {
    const [email, endpointNames] = await Promise.all([findEmail(request.params.id), readEndpointNames()])
    const { view } = await openView(request, response)
    const tab = TABS.find((name) => name === request.query.view) ?? 'text'
    await sendPage(response, EmailPage({ view, email, endpointNames, tab }))
  })

  router.get('/dashboard/emails/:id/html', async (request, response) => {
    const { push } = await findEmail(request.params.id)
    response.set({ 'Content-Security-Policy': MAIL_FRAME_POLICY, 'X-Frame-Options': 'SAMEORIGIN' })
    const { htmlTooLarge } = createView(request, { now: parts.now() }).texts.email
    response.type('html').send(await createMailDocument(push.bodyHtml ?? '', htmlTooLarge))
  })
}
