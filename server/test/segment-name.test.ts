import { findExpired, parseSegmentName, segmentFor } from '../store/embedded/disk/segment-name.ts'

const now = new Date('2026-11-23T10:00:00.000Z')
const file = (name: string) => parseSegmentName(`emails-${name}.seg`) ?? { name: '', day: '', era: 0 }

it.each([
  ['the first of all', undefined, '2026-11-23'],
  ['the same day', '2026-11-23', '2026-11-23'],
  ['a new day', '2026-11-20', '2026-11-23'],
  ['a new day of a later era', '2026-11-20.3', '2026-11-23.3'],
  ['a clock set back a little', '2026-11-24', '2026-11-24'],
  ['a clock that was two days ahead', '2026-11-25', '2026-11-23.2'],
  ['a clock that was ahead once more', '2027-12-28.2', '2026-11-23.3'],
])('writes into the right file: %s', (_name, newest, expected) => {
  expect(segmentFor(now, newest === undefined ? undefined : file(newest)).name).toBe(`emails-${expected}.seg`)
})

it('finds the file of a clock thousands of years ahead again', () => {
  const { name } = segmentFor(new Date('+012026-01-01T00:00:00.000Z'), undefined)
  expect(parseSegmentName(name)?.name).toBe(name)
})

it.each([
  ['days before', ['2026-11-10', '2026-11-15', '2026-11-16', '2026-11-23'], ['2026-11-10', '2026-11-15']],
  [
    'a file of a clock ahead, with the next one',
    ['2026-11-10', '2027-12-28', '2026-11-11.2', '2026-11-23.2'],
    ['2026-11-10', '2027-12-28', '2026-11-11.2'],
  ],
  [
    'no file of a clock ahead before the next one',
    ['2026-11-10', '2027-12-28', '2026-11-20.2'],
    ['2026-11-10'],
  ],
  ['no file of a clock that was behind', ['2026-11-20', '1970-01-01.2', '2026-11-23.2'], []],
])('deletes %s', (_name, files, expected) => {
  const expired = findExpired(files.map(file), '2026-11-16', now)
  expect(expired.map(({ name }) => name)).toEqual(expected.map((name) => `emails-${name}.seg`))
})
