const DEFAULT_PAGE = 100
const LARGEST_PAGE = 500

export function pageSize(maxResults = DEFAULT_PAGE): number {
  return Math.min(Math.max(1, Math.floor(maxResults)), LARGEST_PAGE)
}

/** A misspelt or unknown option must not pass silently. */
export function rejectUnknown(name: string, options: object, known: string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown) throw new Error(`${name} option ${unknown} is not emulated`)
}
