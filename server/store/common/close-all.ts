export type Close = () => Promise<unknown>

/** Closes what was opened, the last first; each of them also when another one refuses. */
export async function closeAll(opened: Close[]): Promise<void> {
  const close = opened.pop()
  if (!close) return
  try {
    await close()
  } finally {
    await closeAll(opened)
  }
}
