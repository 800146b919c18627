import secondParser from 'nodemailer/lib/addressparser'
import { readAddress, readAddresses } from '../common/addresses.ts'
import { createPersonFilter, peopleOf, piecesOf } from '../store/common/people.ts'
import { fuzz } from '../../shared/test/fuzz.ts'

const PARTS = [
  'boss',
  '@',
  'company.test',
  'evil@bad.test',
  'boss@company.test',
  '<',
  '>',
  '"',
  '(',
  ')',
  ',',
  ';',
  ':',
  ' ',
]
const MORE = [
  '\\',
  '.',
  '[',
  ']',
  "'",
  'é',
  'Group:',
  '<evil@bad.test>',
  '"boss@company.test"',
  '=?utf-8?Q?x?=',
  '\t',
]

describe('the address of a sender', () => {
  it.each([
    ['Boss <Boss@Company.test>', 'boss@company.test'],
    ['"Boss, Big" <boss@company.test>', 'boss@company.test'],
    ['Boss, Big <boss@company.test>', 'boss@company.test'], // as Gmail hands over an encoded name
    ['boss@company.test (Boss)', 'boss@company.test'],
    ['<@relay.test,@other.test:boss@company.test>', 'boss@company.test'],
    ['boss (a) @ (b) company . test', 'boss@company.test'],
    ['"boss"@company.test', 'boss@company.test'],
    ['"boss@company.test"@bad.test', '"boss@company.test"@bad.test'],
    ['"a\\"b c"@bad.test', '"a\\"b c"@bad.test'],
    ['evil@bad.test (<boss@company.test>)', 'evil@bad.test'],
    ['Évariste <évariste@exämple.fr>', 'évariste@exämple.fr'],
  ])('is read from %s', (header, address) => expect(readAddress(header)).toBe(address))

  it.each([
    '"Boss <boss@company.test>" evil@bad.test',
    '<boss@company.test> <evil@bad.test>',
    'evil@bad.test <boss@company.test>',
    'evil@bad.test <@partner.test>',
    'Evil <evil@bad.test>, Boss <boss@company.test>',
    'evil@bad.test, boss@company.test',
    'Group: boss@company.test;',
    '<boss@company.test>@bad.test',
    'boss@company.test@bad.test',
    '"boss <boss@company.test>',
    `${'('.repeat(250)}${')'.repeat(250)} boss@company.test`,
    `${'x'.repeat(1_000)} <boss@company.test>`,
    '',
    '<>',
  ])('is nobody’s in %s', (header) => expect(readAddress(header)).toBeUndefined())

  it('is what a second parser reads, wherever ours reads one', () => {
    let read = 0
    for (const header of fuzz([...PARTS, ...MORE], 30_000)) {
      const address = readAddress(header)
      if (address === undefined) continue
      read += 1
      expect([header, ...secondReading(header)]).toEqual([header, address])
    }
    expect(read).toBeGreaterThan(500)
  })
})

/** It reads more than there is, so it may find nothing but ours; with the quotes that a local part does not need. */
function secondReading(header: string): string[] {
  const addresses = secondParser(header, { flatten: true }).map(({ address }) => address.toLowerCase())
  return addresses
    .filter((address) => address.includes('@'))
    .map((address) => address.replace(/^"([\w.]+)"@/, '$1@'))
}

describe('the addresses of a list', () => {
  it.each([
    ['a@b.c, "D, E" <d@e.f>', ['a@b.c', 'd@e.f']],
    ['Team: a@b.c, d@e.f;, g@h.i', ['a@b.c', 'd@e.f', 'g@h.i']],
    ['a@b.c; D <d@e.f>', ['a@b.c', 'd@e.f']],
    ['[x] <broken, a@b.c', ['a@b.c']],
    [`"'eve@example.com' via Team" <team@example.com>`, ['team@example.com', 'eve@example.com']],
    [`'eve@example.com'`, [`'eve@example.com'`, 'eve@example.com']],
  ])('are read from %s', (header, addresses) =>
    expect([...new Set(readAddresses(header))].sort()).toEqual([...addresses].sort()),
  )

  it('are read from a list of any length', () => {
    const people = Array.from({ length: 2_000 }, (_, index) => `"Smith, Ann" <ann${index}@b.c>`)
    expect(readAddresses(people.join(', '))).toHaveLength(2_000)
  })

  it('lack none that the search before them passes over', () => {
    for (const to of fuzz([...PARTS, ...MORE], 10_000)) {
      const people = peopleOf({ sender: 'x', body: 'x', subject: '', to })
      for (const address of readAddresses(to.toLowerCase())) {
        expect([to, createPersonFilter(address)(people)]).toEqual([to, true])
        const unescaped = people.replaceAll('\\', '')
        expect(piecesOf(address).filter((piece) => !unescaped.includes(piece))).toEqual([])
      }
    }
  })
})
