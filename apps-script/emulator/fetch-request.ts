import type { EmulatedRequest } from './types.ts'
import { isService, type Service } from './service.ts'

export interface FetchOptions {
  url?: string
  method?: string
  contentType?: string
  headers?: Record<string, string>
  payload?: string | number[] | Record<string, unknown> | Service
  muteHttpExceptions?: boolean
  followRedirects?: boolean
  timeoutSeconds?: number
  validateHttpsCertificates?: boolean
  escaping?: boolean
}

export interface FetchRequest extends EmulatedRequest {
  muteHttpExceptions: boolean
}

const URL_LIMIT = 2048
const POST_LIMIT = 50 * 1024 * 1024
const DEFAULT_TIMEOUT_SECONDS = 60 // older sources; newer ones say 360
const KNOWN: string[] = [
  'url',
  'method',
  'contentType',
  'headers',
  'payload',
  'muteHttpExceptions',
  'followRedirects',
  'timeoutSeconds',
  'validateHttpsCertificates',
  'escaping',
]

/** Throws Google's texts for what cannot be sent. */
export function toFetchRequest(url: string, options: FetchOptions, userAgent: string): FetchRequest {
  checkUrl(url)
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown) throw new Error(`UrlFetchApp.fetch option ${unknown} is not emulated`)
  const { bytes, contentType } = encodePayload(options)
  if (bytes.length > POST_LIMIT) throw new Error('Limit Exceeded: URLFetch POST Size.')
  return {
    url,
    method: (options.method ?? 'get').toLowerCase(),
    headers: {
      'User-Agent': userAgent,
      'Accept-Encoding': 'gzip, deflate, br',
      ...(bytes.length > 0 && { 'Content-Type': contentType }),
      ...checkHeaders(options.headers ?? {}),
    },
    bytes,
    get body() {
      return Buffer.from(bytes).toString('utf8')
    },
    followRedirects: options.followRedirects ?? true,
    muteHttpExceptions: options.muteHttpExceptions ?? false,
    timeoutSeconds: options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
  }
}

function checkUrl(url: string): void {
  if (!url) throw new Error('Attribute provided with no value: url')
  if (url.length > URL_LIMIT) throw new Error('Limit Exceeded: URLFetch URL Length.')
  if (!/^https?:\/\/[^/?#\s]+/i.test(url) || !URL.canParse(url)) throw new Error(`Invalid argument: ${url}`)
}

function checkHeaders(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    const isReserved = /^(content-length|host)$/i.test(name)
    if (isReserved || !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t -~\u0080-\u00ff]*$/.test(String(value))) {
      throw new Error(`Attribute provided with invalid value: Header:${name}`)
    }
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function encodePayload({ payload, contentType }: FetchOptions): { bytes: Uint8Array; contentType: string } {
  const form = contentType ?? 'application/x-www-form-urlencoded'
  if (payload === undefined || payload === null) return { bytes: new Uint8Array(), contentType: form }
  if (typeof payload === 'string') return { bytes: Buffer.from(payload), contentType: form }
  if (Array.isArray(payload)) return { bytes: Uint8Array.from(payload), contentType: form }
  if (isService(payload)) {
    const { getBytes, getContentType } = payload.members as Record<string, () => unknown>
    const type = contentType ?? (getContentType?.() as string | null) ?? form
    return { bytes: Uint8Array.from(getBytes?.() as Int8Array), contentType: type }
  }
  const fields = Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)])
  return { bytes: Buffer.from(new URLSearchParams(fields).toString()), contentType: form }
}
