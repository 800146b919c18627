import type { Finding, FindingCode } from '../../shared/finding.ts'
import type { Setup, SetupCheck } from '../../shared/setup.ts'
import { firstPush } from '../common/first-push.ts'
import { toPlain } from '../inspect/pages/parts/plain-text.ts'
import { setupTexts } from '../inspect/pages/texts/setup.ts'
import { CATALOGUES } from '../watch/catalogue.ts'

interface Described {
  url: string
  setup: Setup
  findings: Finding[]
  language: 'en' | 'fr'
}

/** The troubleshooting table has its own line for each, which does not wait until it has lasted. */
const TOLD_BY_CHECKS: FindingCode[] = ['wrong_tokens', 'bad_requests', 'sending_off']

const SIGNS = { done: '✅', open: '👉', optional: '➖' }

/** The lines for a person to read, and whether there is nothing to do. Notes are said, and are nothing to do. */
export function describeSetup({ url, setup, findings: all, language }: Described) {
  const findings = all.filter(({ code }) => !TOLD_BY_CHECKS.includes(code))
  const words = setupTexts[language]
  const part = (name: SetupCheck['part']) => setup.checks.filter((check) => check.part === name)
  const isTrouble = ({ severity }: Finding) => severity !== 'note'
  const todo =
    setup.checks.filter(({ status }) => status === 'open').length + findings.filter(isTrouble).length
  const lines = [
    `Gmail Push Ingress, ${url}`,
    '',
    words.checklist,
    ...part('checklist').flatMap((check) => describeCheck(check, setup, language)),
    `➖ ${words.team}`,
    '',
    words.troubleshooting,
    ...part('troubleshooting').flatMap((check) => describeCheck(check, setup, language)),
    ...(findings.length > 0 ? ['', words.findings] : []),
    ...findings.flatMap((finding) => describeFinding(finding, language)),
    '',
    todo === 0 ? words.allWell : words.toDo(todo),
  ]
  return { lines, isWell: todo === 0 }
}

function describeCheck(check: SetupCheck, { address }: Setup, language: 'en' | 'fr'): string[] {
  const { checks, needsVariable } = setupTexts[language]
  const { title, evidence, todo } = checks[check.id]
  const line = `${SIGNS[check.status]} ${toPlain(title)}: ${toPlain(evidence(check))}${check.at ? ` (${check.at})` : ''}`
  if (check.status === 'done') return [line]
  const lines = [line, `     ${toPlain(todo(check))}`]
  if (check.id !== 'token_tested') return lines
  return [...lines, `     ${toPlain(needsVariable)}`, firstPush(address, '$PROCESS_API_TOKEN')]
}

function describeFinding(finding: Finding, language: 'en' | 'fr'): string[] {
  const { title, detail, cure } = CATALOGUES[language][finding.code]
  const sign = finding.severity === 'note' ? '➖' : '👉'
  return [`${sign} ${title(finding)} (${finding.since}). ${detail(finding)}`, `     ${cure}`].map(
    withoutControls,
  )
}

/** What mails and scripts say shall not steer a terminal. */
const withoutControls = (line: string) => line.replaceAll(/\p{Cc}/gu, ' ')
