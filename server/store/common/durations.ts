/**
 * How many of a set of durations fell into which bucket; a bucket is a tenth wider than the one before, so a quantile is
 * within 10 %. Sparse, small as JSON, and two of them add up: that is why not the durations themselves.
 */
export type Durations = Record<number, number>

const GROWTH = Math.log(1.1)

export function addDuration(durations: Durations, ms: number, count = 1): void {
  const bucket = ms <= 1 ? 0 : Math.floor(Math.log(ms) / GROWTH)
  durations[bucket] = (durations[bucket] ?? 0) + count
}

export function sumDurations(parts: Durations[]): Durations {
  const sum: Durations = {}
  for (const part of parts)
    for (const [bucket, count] of Object.entries(part))
      sum[Number(bucket)] = (sum[Number(bucket)] ?? 0) + count
  return sum
}

export function countDurations(durations: Durations): number {
  return Object.values(durations).reduce((sum, count) => sum + count, 0)
}

/** Ms below which that share of them lies; undefined when there is none. `share` is in (0, 1]. */
export function quantileOf(durations: Durations, share: number): number | undefined {
  const wanted = countDurations(durations) * share
  let seen = 0
  for (const [bucket, count] of Object.entries(durations).sort(([a], [b]) => Number(a) - Number(b))) {
    seen += count
    if (seen >= wanted) return Math.round(Math.exp((Number(bucket) + 0.5) * GROWTH))
  }
  return undefined
}
