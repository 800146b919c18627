const MOST = 1_000

/** What was made of a text lately is not made again. */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const made = known.get(text) ?? make(text)
    if (known.size === MOST) known.clear()
    known.set(text, made)
    return made
  }
}
