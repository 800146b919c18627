/** Waits for something that another process or loop brings about; says what it still saw when time is up. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  isThere: (seen: T) => boolean,
  withinMs = 60_000, // only a hang reaches it; a machine at load 15 needed more than ten
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (isThere(seen)) return seen
    if (Date.now() > deadline)
      throw new Error(`not there after ${withinMs} ms, last seen: ${JSON.stringify(seen)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
