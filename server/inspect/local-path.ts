/**
 * A path on this site to go to next, whatever was asked for: `//evil.example`, `/\evil.example` and `/.//evil.example`
 * all lead elsewhere once a browser has read them.
 */
export function localPath(next: unknown, fallback = '/dashboard'): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, 'http://here')) return fallback
  const { origin, pathname, search } = new URL(next, 'http://here')
  return origin === 'http://here' && !pathname.startsWith('//') ? pathname + search : fallback
}
