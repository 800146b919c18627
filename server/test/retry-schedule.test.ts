import { nextWaitMs } from '../deliver/retry-schedule.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND
const NO_JITTER = 0.5

it.each([
  [1, 5 * SECOND],
  [2, 300 * SECOND],
  [3, 1800 * SECOND],
  [4, 2 * HOUR],
  [5, 5 * HOUR],
  [6, 10 * HOUR],
  [7, 14 * HOUR],
  [8, 20 * HOUR],
  [9, 24 * HOUR],
  [10, undefined],
])('waits after %i failed attempts: %s ms', (attempts, waitMs) => {
  expect(nextWaitMs(attempts, 0, NO_JITTER)).toBe(waitMs)
})

it('spreads waits by a fifth either way', () => {
  expect(nextWaitMs(1, 0, 0)).toBe(4000)
  expect(nextWaitMs(1, 0, 0.999_999)).toBeCloseTo(6000, -1)
})

it('waits as long as the endpoint asks, never less by jitter, at most six hours', () => {
  expect(nextWaitMs(1, 60 * SECOND, 0)).toBe(60 * SECOND)
  expect(nextWaitMs(1, 100 * HOUR, NO_JITTER)).toBe(6 * HOUR)
  expect(nextWaitMs(4, 60 * SECOND, NO_JITTER)).toBe(2 * HOUR)
  expect(nextWaitMs(10, 60 * SECOND, NO_JITTER)).toBeUndefined()
})
