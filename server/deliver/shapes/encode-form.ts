import type { Payload } from './create-payload.ts'

/** A field for each; what is no text, number or claim stands in its field as JSON. Line ends and lone surrogates cannot break out. */
export function encodeForm(fields: Record<string, unknown>): Payload {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: Buffer.from(new URLSearchParams(pairs).toString()),
  }
}
