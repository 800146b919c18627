import type { EmailSummary, RulePreview } from '../../shared/api.ts'
import type { Rule } from '../../shared/rule.ts'
import { DAY_MS } from '../common/time-units.ts'
import type { Context } from '../context.ts'
import { readTexts } from '../routing/email-texts.ts'
import { matchRule } from '../routing/match-rule.ts'

const DAYS = 7
const MOST = 2_000 // read within two seconds or so
const LONGEST_MS = 10_000 // with the worst patterns and the longest texts
const AT_ONCE = 4 // pages have five connections to a database
const LISTED = 50

type PreviewContext = Pick<Context, 'store' | 'now'>

/** Which of the last days' emails the rule would have wanted, the newest first; what other endpoints' `stop` takes does not count. */
export async function previewRule(context: PreviewContext, rule: Rule): Promise<RulePreview> {
  const from = new Date(context.now().getTime() - DAYS * DAY_MS).toISOString()
  const filter = { status: 'processed', from }
  const preview: RulePreview = { days: DAYS, matched: 0, of: 0, emails: [] }
  const since = performance.now()
  const isLong = () => performance.now() - since > LONGEST_MS
  let cursor: string | undefined
  do {
    const { emails, nextCursor } = await context.store.listEmails({ ...filter, limit: 100, cursor })
    for (let start = 0; start < emails.length && !isLong(); start += AT_ONCE)
      await lookAt(context, rule, emails.slice(start, start + AT_ONCE), preview)
    cursor = nextCursor
  } while (cursor !== undefined && preview.of < MOST && !isLong())
  return cursor === undefined && !isLong() ? preview : { ...preview, isCut: true }
}

async function lookAt(
  { store }: PreviewContext,
  rule: Rule,
  emails: EmailSummary[],
  preview: RulePreview,
): Promise<void> {
  for (const email of await Promise.all(emails.map(({ id }) => store.findEmail(id)))) {
    if (!email) continue // erased meanwhile
    preview.of++
    if (!matchRule(rule, readTexts(email.push)).wanted) continue
    preview.matched++
    const { id, receivedAt, sender, subject } = email
    if (preview.emails.length < LISTED) preview.emails.push({ id, receivedAt, sender, subject })
  }
}
