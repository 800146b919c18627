import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FindingCode, type Finding } from '../../shared/finding.ts'
import { CATALOGUES } from '../watch/catalogue.ts'
import { HOLD_MS } from '../watch/decide-notice.ts'

const DOCUMENT = fileURLToPath(new URL('../../docs/operations.md', import.meta.url))
const MINUTE = 60_000

/** What stands in a title, of whichever code. */
const SAMPLE: Omit<Finding, 'code'> = {
  severity: 'late',
  subject: { kind: 'mailbox', id: 'X', name: 'X' },
  since: '2026-11-25T09:00:00.000Z',
  facts: {
    ...{ count: 3, missing: 3, gmail: 1_204, percent: 84, seconds: 150, error: 'C' },
    ...{ from: '2026-11-25T04:00:00.000Z', to: '2026-11-25T09:00:00.000Z' },
  },
  action: { kind: 'configure' },
}

function whenTold(code: FindingCode): string {
  const holdMs = HOLD_MS[code]
  if (holdMs === undefined) return 'nobody; the dashboard says it'
  return holdMs === 0 ? 'as soon as it is found' : `once it has lasted ${holdMs / MINUTE} minutes`
}

const describeCode = (code: FindingCode) => {
  const { title, when, cure } = CATALOGUES.en[code]
  return [
    `### ${code}`,
    `_${title({ code, ...SAMPLE })}_`,
    `- Found when: ${when}.\n- Told: ${whenTold(code)}.\n- What to do: ${cure}`,
  ].join('\n\n')
}

it('says of every code in docs/operations.md what the catalogue says', () => {
  const text = readFileSync(DOCUMENT, 'utf8')
  const [before = '', after = ''] = text.split(/(?<=^<!-- generated .*-->\n)/m)
  const generated = `\n${FindingCode.options.map(describeCode).join('\n\n')}\n`
  if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, before + generated)
  else expect(after).toBe(generated)
})

it.each(['en', 'fr'] as const)('has words for every code, in %s, without a stray placeholder', (language) => {
  for (const code of FindingCode.options) {
    const { title, detail, when, cure, action } = CATALOGUES[language][code]
    const words = [title({ code, ...SAMPLE }), detail({ code, ...SAMPLE }), when, cure, action].join(' ')
    expect(words).not.toMatch(/undefined(?!el)|NaN|\[object/)
  }
})
