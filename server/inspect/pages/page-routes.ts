import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import type { Context } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { addAlertPageRoutes } from './alerts/alert-page-routes.ts'
import { addAgainPageRoutes } from './history/again-page-routes.ts'
import { createAssetRoutes } from './asset-routes.ts'
import { asRefusal } from '../body-refusal.ts'
import { addEmailPageRoutes } from './email/email-page-routes.ts'
import { addEndpointPageRoutes } from './endpoints/endpoint-page-routes.ts'
import { addMailboxPageRoutes } from './mailboxes/mailbox-page-routes.ts'
import { createOpenView } from './page-parts.ts'
import { ProblemPage } from './parts/problem-page.tsx'
import { addSetupPageRoutes } from './setup/setup-page-routes.ts'
import { addSettingsPageRoutes } from './settings/settings-page-routes.ts'
import { addSessionPageRoutes } from './settings/session-page-routes.ts'
import { SignInPage } from './settings/sign-in-page.tsx'
import type { HeldForm } from '../sign-in/held-form.ts'
import { isForgery } from '../sign-in/is-forgery.ts'
import { createNotices } from '../sign-in/notices.ts'
import { requireSession } from '../sign-in/require-sign-in.ts'
import type { Sessions } from '../sign-in/sessions.ts'
import { addSignInRoutes } from '../sign-in/sign-in-routes.ts'
import { createView, sendPage } from './create-view.ts'

/** Everything a browser shows. */
export function createPageRoutes(context: Context, sessions: Sessions): Router {
  const router = Router()
  router.use(createAssetRoutes())
  router.use(refuseForgery, express.urlencoded({ extended: false, limit: '64kb' }))
  router.get('/', (_request, response) => response.redirect('/dashboard'))
  addSignInRoutes(router, context, sessions)
  router.use('/dashboard', requireSession(sessions, askToSignIn(context)))
  const notices = createNotices(sessions)
  const parts = { ...context, sessions, notices, openView: createOpenView(context, notices) }
  addEmailPageRoutes(router, parts)
  addAgainPageRoutes(router, parts)
  addMailboxPageRoutes(router, parts)
  addEndpointPageRoutes(router, parts)
  addAlertPageRoutes(router, parts)
  addSetupPageRoutes(router, parts)
  addSettingsPageRoutes(router, parts)
  addSessionPageRoutes(router, parts)
  router.use(refuseUnknown)
  router.use(showProblem(context))
  return router
}

const askToSignIn =
  ({ now }: Context) =>
  (request: Request, response: Response, held: HeldForm) => {
    const view = createView(request, { now: now(), isSignedIn: false })
    return sendPage(response.status(401), SignInPage({ view: { ...view, held }, next: '/dashboard' }))
  }

const refuseForgery: RequestHandler = (request, _response, next) => {
  if (isForgery(request, request.host)) throw new AppError('forbidden', 'The request came from another site')
  next()
}

const refuseUnknown: RequestHandler = () => {
  throw new AppError('not_found', 'No such page')
}

/** The same rule as for JSON, as a page: refusals say what is wrong, everything else is a bug. */
function showProblem({ log, now }: Context): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown)
    const error = asRefusal(thrown)
    const view = createView(request, { now: now(), isSignedIn: request.path.startsWith('/dashboard') })
    const { problem } = view.texts
    if (!(error instanceof AppError)) {
      log.error({ err: error, method: request.method, path: request.path }, 'Internal error')
      return sendPage(response.status(500), ProblemPage({ view, title: problem.internal }))
    }
    const known: Record<string, string> = problem
    const title = known[error.code] ?? problem.other
    const told = error.code in problem ? undefined : error.message
    const translated: Record<string, string> = view.texts.refusals
    const detail = told && (translated[error.code] ?? told)
    const reason = detail === told ? undefined : told
    return sendPage(response.status(error.httpStatus), ProblemPage({ view, title, detail, reason }))
  }
}
