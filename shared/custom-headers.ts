import { z } from 'zod'

const MAX_HEADERS = 20
const MAX_CHARACTERS = 8_000 // of all together; many servers take no more than 8 kB of head

const NAME = /^[a-z][a-z0-9-]{0,99}$/i
const VALUE = /^[!-~]([ -~]*[!-~])?$/

/**
 * What the receiver sets itself, what is about the connection (RFC 9110, 7.6.1), what speaks for a proxy, and what opens the
 * metadata services of clouds.
 */
const RESERVED =
  /^(host|date|user-agent|accept-encoding|expect|range|connection|keep-alive|te|trailer|upgrade|via|forwarded|x-real-ip|content-.*|transfer-.*|proxy-.*|webhook-.*|x-forwarded-.*|metadata.*|x-aws-ec2-metadata-.*)$/i

/** By name. The values are secrets: they go to the endpoint and nowhere else. */
export const CustomHeaders = z.record(z.string(), z.string()).superRefine((headers, { addIssue }) => {
  const message = refuseHeaders(headers)
  if (message) addIssue({ code: 'custom', message: `headers ${message}` })
})
export type CustomHeaders = z.infer<typeof CustomHeaders>

/** Why they cannot be sent, without any of their values. */
function refuseHeaders(headers: Record<string, string>): string | undefined {
  const names = Object.keys(headers)
  const isOdd = names.some((name) => !NAME.test(name))
  if (isOdd) return 'must have names of letters, digits and - alone, beginning with a letter'
  const reserved = names.find((name) => RESERVED.test(name))
  if (reserved) return `cannot set ${reserved}: the receiver, or the connection, has its own`
  const empty = names.find((name) => !VALUE.test(headers[name] ?? ''))
  if (empty) return `need a value of plain ASCII in one line for ${empty}`
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length)
    return 'must have each name once, whatever its letter case'
  const isTooLong = JSON.stringify(headers).length > MAX_CHARACTERS || names.length > MAX_HEADERS
  return isTooLong ? `must be at most ${MAX_HEADERS}, of ${MAX_CHARACTERS} characters together` : undefined
}
