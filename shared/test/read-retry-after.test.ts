import { readRetryAfter } from '../read-retry-after.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

it.each<[string | string[] | undefined, number]>([
  ['120', 120_000],
  [' 5 ', 5_000],
  ['0', 0],
  ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  [['30', '7200'], 30_000],
  [[], 0],
  [undefined, 0],
  ['', 0],
  ['soon', 0],
  ['-3', 0],
  ['9'.repeat(400), 0],
])('Retry-After %j is a wait of %i ms', (header, ms) => {
  expect(readRetryAfter(header, NOW)).toBe(ms)
})
