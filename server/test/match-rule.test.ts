import type { KeptPush } from '../../shared/push.ts'
import type { Condition, Rule } from '../../shared/rule.ts'
import { compose, foldText } from '../common/fold-text.ts'
import { decideRoutes, isWanted } from '../routing/decide-routes.ts'
import { readTexts } from '../routing/email-texts.ts'
import { matchRule } from '../routing/match-rule.ts'
import { refuseRule } from '../routing/refuse-rule.ts'

const PUSH: KeptPush = {
  sender: '"Élodie Müller" <Ann.Lee@Mail.Example.com>',
  subject: 'Re: FACTURE d’é\u0301té n° 42\u202e – חשבונית מס',
  body: 'Please find your  order\nnumber 123. شكرا جزيلا',
  to: 'Shop <shop+orders@x.com>, "b@evil.example" <c@x.com>',
  cc: 'team@MÜLLER.example',
  headers: [['Delivered-To', 'me@x.com']],
  mailbox: 'me@x.com',
  labels: ['Clients/ACME', 'INBOX'],
  attachments: [
    { filename: 'Facture.PDF', mimeType: 'application/pdf', size: 1, inline: false },
    { filename: 'logo.png', mimeType: 'image/png', size: 1, inline: true },
  ],
  auth: { spf: 'pass', dmarc: 'fail' },
}
const ruleOf = (conditions: Condition[], more: Partial<Rule> = {}): Rule => ({
  match: 'all',
  conditions,
  ...more,
})
const match = (rule: Rule, push = PUSH) => matchRule(rule, readTexts(push))
const holds = (field: Condition['field'], operator: Condition['operator'], value?: string, push = PUSH) =>
  match(ruleOf([{ field, operator, value }]), push).wanted

it.each<[Condition['field'], Condition['operator'], string | undefined, boolean]>([
  ['sender', 'contains', 'elodie MULLER', true],
  ['sender', 'contains', 'lee@mail', true],
  ['sender', 'equals', 'ann.lee@mail.example.com', true],
  ['sender', 'equals', 'elodie muller', false], // anybody may write any name
  ['sender', 'starts', 'ann.', true],
  ['sender', 'ends', '@MAIL.example.com', true],
  ['sender', 'ends', '.example', false],
  ['sender', 'domain', 'mail.example.com', true],
  ['sender', 'domain', '@Example.com', true],
  ['sender', 'domain', 'ample.com', false],
  ['sender', 'regex', '^ann\\.\\w+@', true],
  ['recipient', 'equals', 'shop+orders@x.com', true],
  ['recipient', 'equals', 'shop@x.com', true], // whatever its alias
  ['recipient', 'equals', 'shop+other@x.com', false],
  ['recipient', 'contains', '+orders@', true],
  ['recipient', 'equals', 'me@x.com', true],
  ['recipient', 'domain', 'müller.example', true],
  ['recipient', 'domain', 'xn--mller-kva.example', true],
  ['recipient', 'domain', 'muller.example', false], // another domain
  ['recipient', 'equals', 'team@muller.example', false],
  ['subject', 'contains', 'facture d’été', true],
  ['subject', 'contains', 'ÉTE N°', true],
  ['subject', 'contains', 'חשבונית', true],
  ['subject', 'ends', 'מס', true],
  ['subject', 'starts', 're:', true],
  ['subject', 'starts', 'facture', false],
  ['subject', 'equals', 're: facture d’ete n° 42 – חשבונית מס', true], // but for what nobody sees
  ['subject', 'regex', 'facture .* n° \\d+', true],
  ['subject', 'regex', '^facture', false],
  ['subject', 'regex', '\\p{Hebrew}+$', true],
  ['body', 'contains', 'order number 123', true],
  ['body', 'contains', 'شكرا', true],
  ['body', 'exists', undefined, true],
  ['label', 'equals', 'clients/acme', true],
  ['label', 'starts', 'Clients/', true],
  ['label', 'equals', 'Clients', false],
  ['mailbox', 'equals', 'ME@x.com', true],
  ['mailbox', 'domain', 'x.com', true],
  ['attachment', 'exists', undefined, true],
  ['attachment', 'ends', '.pdf', true],
  ['attachment', 'contains', 'logo', false], // the HTML shows it
  ['auth', 'equals', 'spf=pass', true],
  ['auth', 'equals', 'dmarc=pass', false],
  ['auth', 'starts', 'dkim=', false],
])('%s %s %s: %s', (field, operator, value, expected) => {
  expect(holds(field, operator, value)).toBe(expected)
  expect(match(ruleOf([{ field, operator, value, not: true }])).wanted).toBe(!expected)
})

it('takes nothing that stands beside an address for the address, nor several senders for one', () => {
  const from = (sender: string) => ({ ...PUSH, sender })
  expect(holds('sender', 'domain', 'bank.example', from('"x@bank.example" <a@evil.example>'))).toBe(false)
  for (const domain of ['bank.example/.evil.test', 'bank.example%2f.evil.test'])
    for (const [operator, value] of [
      ['domain', 'bank.example'],
      ['equals', 'a@bank.example'],
    ] as const)
      expect(holds('sender', operator, value, from(`a@${domain}`))).toBe(false)
  expect(holds('recipient', 'equals', 'b@evil.example')).toBe(false)
  expect(holds('sender', 'ends', '@bank.example', from('a@evil.example, b@bank.example'))).toBe(false)
  expect(holds('attachment', 'exists', undefined, { ...PUSH, attachments: undefined })).toBe(false)
})

it.each<[Condition['field'], Condition['operator'], string, string]>([
  ['sender', 'equals', 'team@MU\u0308LLER.example', 'team@müller.example'],
  ['sender', 'equals', 'team@xn--mller-kva.example', 'Team <team@müller.example>'],
  ['sender', 'equals', 'Ann Lee <ann@x.com>', '"Lee, Ann" <ANN@x.com>'],
  ['sender', 'ends', '@müller.example', 'team@xn--mller-kva.example'],
  ['sender', 'domain', '*.x.com', 'a@mail.x.com'],
  ['sender', 'domain', '.x.com', 'a@mail.x.com'],
  ['recipient', 'equals', 'b@x.com', 'Team: a@x.com, B <b@x.com>;'],
  ['subject', 'starts', 'ΠΡΟΣ', 'ΠΡΟΣΦΟΡΑ'],
  ['subject', 'contains', 'STRASSE', 'Lange Straße'],
  ['subject', 'contains', 'istanbul', 'İSTANBUL'],
  ['subject', 'contains', '❤\ufe0f', 'with ❤'],
  ['subject', 'regex', 'e\u0301te\u0301', 'Été'],
])('%s %s %s finds %s', (field, operator, value, text) => {
  const rule = ruleOf([{ field, operator, value }])
  const push = { ...PUSH, sender: 'a@b.c', to: '', [field === 'recipient' ? 'to' : field]: text }
  expect(refuseRule(rule)).toBeUndefined()
  expect(match(rule, push).wanted).toBe(true)
})

it('looks at so much of a field, whatever a stranger makes of it', () => {
  const many = (text: string) => Array.from({ length: 1_000 }, () => text.repeat(1_000))
  const headers = many('a@b.cc,').map((value): [string, string] => ['Delivered-To', value])
  const attachments = many('é').map((filename) => ({ filename, mimeType: '', size: 1, inline: false }))
  const textsOf = readTexts({ ...PUSH, headers, labels: many('x'), attachments })
  const lengthOf = (texts: string[]) => texts.join('').length
  for (const field of ['recipient', 'label', 'attachment'] as const) {
    expect(lengthOf(textsOf(field, false).raw)).toBeLessThanOrEqual(20_000)
    expect(lengthOf(textsOf(field, false).comparable)).toBeLessThanOrEqual(250_000)
  }
  const marks = 'a' + '\u0301\u0323'.repeat(100_000) // normalizing all of them takes ten seconds
  expect(compose(marks).length).toBeLessThan(40)
  expect(foldText(marks)).toBe('a')
})

it('wants all or any of the conditions, and says which decided', () => {
  const yes: Condition = { field: 'subject', operator: 'contains', value: '42' }
  const no: Condition = { field: 'label', operator: 'equals', value: 'none' }
  expect(match(ruleOf([yes, yes]))).toEqual({ wanted: true, why: 'rule', conditions: [yes, yes] })
  expect(match(ruleOf([yes, no]))).toEqual({ wanted: false, why: 'rule', conditions: [no] })
  expect(match(ruleOf([no, yes], { match: 'any' }))).toEqual({
    ...{ wanted: true, why: 'rule', conditions: [yes] },
  })
  expect(match(ruleOf([no, no], { match: 'any' }))).toMatchObject({ wanted: false, conditions: [no, no] })
  expect(match(ruleOf([]))).toEqual({ wanted: true, why: 'no_rule' })
})

it('asks endpoints in the order they were made in, until one that wants the email stops there', () => {
  const endpoint = (id: string, createdAt: string, rule?: Rule) => ({ id, createdAt, rule })
  const invoices = ruleOf([{ field: 'subject', operator: 'contains', value: 'facture' }], { stop: true })
  const late = endpoint('late', '2026-03')
  const unread = endpoint('unread', '2026-01', ruleOf([{ field: 'body', operator: 'regex', value: '(' }]))
  const all = [late, endpoint('books', '2026-02', invoices), unread]
  const routes = decideRoutes(all, PUSH)
  expect(routes).toEqual({
    unread: { wanted: true, why: 'failed' }, // rather once too often than lost
    books: { wanted: true, why: 'rule', conditions: invoices.conditions },
    late: { wanted: false, why: 'stopped', stoppedBy: 'books' },
  })
  expect(decideRoutes(all, { ...PUSH, subject: 'Hi' })?.late).toEqual({ wanted: true, why: 'no_rule' })
  expect(decideRoutes([late], PUSH)).toBeUndefined()
  expect([late, { ...late, id: 'new', rule: invoices }].map((one) => isWanted(one, undefined))).toEqual([
    ...[true, false],
  ])
})

it('takes no longer for patterns that would never end elsewhere, and refuses what is too large or no pattern', () => {
  const body = 'a'.repeat(200_000) + '!'
  for (const value of ['(a+)+$', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '(.*a){8}b'])
    expect(typeof holds('body', 'regex', value, { ...PUSH, body })).toBe('boolean')
  const refusal = (condition: Condition) =>
    refuseRule(ruleOf([{ field: 'body', operator: 'exists' }, condition]))
  const pattern = (value: string) => refusal({ field: 'body', operator: 'regex', value })
  expect(pattern('[a-z]{1,150}\\d')).toMatch(/^rule: condition 2: .*too large/)
  expect(pattern('\\pL{1000}'.repeat(30))).toMatch(/too large/)
  expect(pattern('(a')).toMatch(/missing closing \).*RE2/)
  expect(pattern('(?=a)')).toMatch(/look-ahead/)
  expect(pattern('(a)\\1')).toMatch(/back-references/)
  expect(pattern('factures? n°')).toBeUndefined()
  for (const value of ['x y.com', 'a@x.com', 'https://x.com', '@', 'a,b.com'])
    expect(refusal({ field: 'sender', operator: 'domain', value })).toMatch(/no domain/)
  expect(refusal({ field: 'sender', operator: 'equals', value: 'Ann' })).toMatch(/no address/)
  expect(refusal({ field: 'auth', operator: 'equals', value: 'pass' })).toMatch(/such as dmarc=pass/)
  expect(refusal({ field: 'body', operator: 'contains', value: ' \u200b' })).toMatch(/what to look for/)
  expect(refusal({ field: 'body', operator: 'domain', value: 'x.com' })).toMatch(/sender, recipient, mailbox/)
})
