/**
 * Ms to wait by a Retry-After header (RFC 9110, 10.2.3): seconds, or a date; of several the first counts. 0 where it is past,
 * absent or cannot be read.
 */
export function readRetryAfter(header: string | string[] | undefined, nowMs: number): number {
  const text = [header].flat()[0]?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}
