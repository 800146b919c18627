import {
  addDuration,
  countDurations,
  quantileOf,
  sumDurations,
  type Durations,
} from '../store/common/durations.ts'

const of = (...list: number[]): Durations => {
  const durations: Durations = {}
  for (const ms of list) addDuration(durations, ms)
  return durations
}

describe('durations in buckets', () => {
  it('know their median and p95 within 10 %', () => {
    const list = Array.from({ length: 10_000 }, (_, n) => 10 + n * 7)
    for (const share of [0.5, 0.95, 1]) {
      const exact = list[Math.ceil(list.length * share) - 1] ?? 0
      const found = quantileOf(of(...list), share) ?? 0
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.1)
    }
  })

  it('have no quantile when there is none', () => {
    expect(quantileOf({}, 0.5)).toBeUndefined()
  })

  it('add up as if they had been one', () => {
    const parts = [of(5, 50, 500), of(7, 70_000), {}]
    expect(sumDurations(parts)).toEqual(of(5, 50, 500, 7, 70_000))
    expect(countDurations(sumDurations(parts))).toBe(5)
  })

  it('survive JSON, and take anything that a clock may give', () => {
    const durations = of(0, -5, 0.2, 1, 86_400_000 * 30)
    expect(JSON.parse(JSON.stringify(durations))).toEqual(durations)
    expect(quantileOf(durations, 0.5)).toBe(1)
  })
})
