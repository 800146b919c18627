/** Java's SimpleDateFormat, as far as numbers, month and weekday names and the zone go. */
export function formatDate(epochMs: number, timeZone: string, pattern: string): string {
  const parts = partsOf(epochMs, timeZone)
  return pattern.replace(/'([^']*)'|([A-Za-z])\2*/g, (token: string, literal: string | undefined) => {
    if (literal !== undefined) return literal || "'"
    const value = parts[token.charAt(0)]
    if (!value) throw new Error(`Utilities.formatDate pattern ${token} is not emulated`)
    return value(token.length)
  })
}

type Parts = Record<string, (length: number) => string>

function partsOf(epochMs: number, timeZone: string): Parts {
  const local = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...options }).format(epochMs)
  const number = (options: Intl.DateTimeFormatOptions) => (length: number) =>
    String(parseInt(local(options), 10)).padStart(length, '0')
  const zone = local({ timeZoneName: 'longOffset' }).replace(/.*GMT/, '') || '+00:00'
  return {
    y: (length) => (length === 2 ? local({ year: '2-digit' }) : local({ year: 'numeric' })),
    M: (length) =>
      length < 3 ? number({ month: 'numeric' })(length) : local({ month: length === 3 ? 'short' : 'long' }),
    d: number({ day: 'numeric' }),
    H: number({ hour: 'numeric' }),
    m: number({ minute: 'numeric' }),
    s: number({ second: 'numeric' }),
    S: (length) => String(epochMs % 1000).padStart(length, '0'),
    E: (length) => local({ weekday: length < 4 ? 'short' : 'long' }),
    Z: () => zone.replace(':', ''),
    X: (length) => (zone === '+00:00' ? 'Z' : length < 3 ? zone.replace(':', '') : zone),
    z: () => local({ timeZoneName: 'short' }).replace(/.* /, ''),
  }
}
