/** Texts put together from `parts`, the same ones at every run. */
export function* fuzz(parts: string[], count: number, maxParts = 8): Generator<string> {
  const random = createRandom(count)
  const pick = (below: number) => Math.floor(random() * below)
  for (let made = 0; made < count; made++) {
    const length = 1 + pick(maxParts)
    yield Array.from({ length }, () => parts[pick(parts.length)] ?? '').join('')
  }
}

/** mulberry32: small, and good enough to mix parts. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
