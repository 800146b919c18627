export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
