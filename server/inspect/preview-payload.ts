import type { EmailDetail, Preview, PreviewInput } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { checkWishes } from './endpoint-changes.ts'
import { previewRule } from './preview-rule.ts'

type PreviewContext = Pick<Context, 'store' | 'outgoing' | 'now'>
const NO_URL_YET = 'https://example.com/'

/** Of the email named, else of the latest that the rule would have wanted, else of the latest, else of a test. */
export async function previewPayload(
  context: PreviewContext,
  { url = '', emailId, rule, ...shaping }: PreviewInput,
): Promise<Preview> {
  const { store, outgoing } = context
  checkWishes({ ...shaping, rule }, context.now())
  const matches = rule?.conditions.length ? await previewRule(context, rule) : undefined
  const email = await findShown(store, emailId ?? matches?.emails[0]?.id)
  if (emailId && !email) throw new AppError('not_found', 'No such email')
  const endpoint = { ...shaping, url: URL.canParse(url) ? url : NO_URL_YET }
  const { contentType, body } = await outgoing.preview(endpoint, email)
  return { matches, emailId: email?.id, contentType, body: body.toString(), bytes: body.length }
}

/** Undefined if it was erased meanwhile. */
async function findShown(store: Context['store'], emailId?: string): Promise<EmailDetail | undefined> {
  const [latest] = emailId ? [] : (await store.listEmails({ limit: 1 })).emails
  const id = emailId ?? latest?.id
  return id === undefined ? undefined : await store.findEmail(id)
}
